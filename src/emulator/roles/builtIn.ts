/** What a built-in role may do. */
export interface BuiltIn {
  readonly description: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
}

/** By "GUID name". */
export type BuiltIns = Readonly<Record<string, BuiltIn>>;

const withoutHealth = ['Microsoft.Authorization/*/read', 'Microsoft.Insights/alertRules/*', 'Microsoft.Resources/deployments/*', 'Microsoft.Resources/subscriptions/resourceGroups/read', 'Microsoft.Support/*'] as const;

/** What most service roles carry beside their own actions; some of them do not read the health. */
export const common = { withoutHealth, all: [...withoutHealth, 'Microsoft.ResourceHealth/availabilityStatuses/read'] } as const;
