import { AzureFailure } from './http.ts';

/** A number of things of one kind that may not grow further, and Azure's answer when it would. */
export interface Limit {
  readonly most: number;
  readonly status: number;
  readonly code: string;
  /** `{name}` stands for what is created. */
  readonly message: string;
}

// Sources: https://learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits,
// https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits and
// https://github.com/Azure/azure-sdk-for-js/issues/22953 (the message for resource groups).
const assignments = { status: 400, code: 'RoleAssignmentLimitExceeded', message: 'Role assignment limit exceeded. No more role assignments can be created.' };

export const limits = {
  assignmentsInSubscription: { ...assignments, most: 4000 },
  assignmentsInManagementGroup: { ...assignments, most: 500 },
  customRolesInTenant: { most: 5000, status: 400, code: 'RoleDefinitionLimitExceeded', message: 'Role definition limit exceeded. No more role definitions can be created.' },
  groupsInSubscription: { most: 980, status: 409, code: 'ResourceGroupQuotaExceeded', message: "Creating the resource group '{name}' would exceed the quota of '980'. The current resource group count is '980', please delete some groups before creating a new one." },
} satisfies Record<string, Limit>;

/** Throws Azure's refusal when there are as many as may be. */
export function checkLimit({ most, status, code, message }: Limit, count: number, name = ''): void {
  if (count >= most) throw new AzureFailure(status, code, message.replace('{name}', name));
}
