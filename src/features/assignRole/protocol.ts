import type { Permission } from '../../azure/roles.ts';
import type { FormContract } from '../../ui/formContract.ts';
import type { Shell } from '../../ui/shell.ts';

/** What the form "Assign role" and its host say to each other. The host keeps who and where; the page shows them. */
export type AssignRoleContract = FormContract & {
  readonly load: (params: undefined) => { readonly chosen: Chosen; /** Where one is proposed. */ readonly role: string | undefined; readonly shell: Shell };
  /** Asks the user, over the form. */
  readonly addPrincipals: (params: undefined) => Chosen;
  readonly addScope: (params: undefined) => Chosen;
  readonly remove: (params: { readonly id: string }) => Chosen;
  /** The roles that can be assigned at the first scope. */
  readonly roles: (params: undefined) => readonly RoleChoice[];
  readonly role: (params: { readonly guid: string }) => RoleDetails;
  /** What stands against it at each scope, for who is signed in. Empty where nothing does, as far as can be known. */
  readonly obstacles: (params: undefined) => readonly Obstacle[];
  readonly copyRequest: (params: { readonly scope: string }) => void;
  readonly showWho: (params: { readonly scope: string }) => void;
  readonly assign: (params: AssignRoleForm) => void;
  readonly cancelAssign: (params: undefined) => void;
};

export interface Chosen {
  readonly principals: readonly Chip[];
  readonly scopes: readonly Chip[];
}

/** Somebody or some place that was chosen. */
export interface Chip {
  /** A principal ID or a scope. */
  readonly id: string;
  readonly name: string;
  /** What tells it from others of its name. */
  readonly detail: string;
}

export interface RoleChoice {
  readonly guid: string;
  readonly name: string;
  readonly description: string;
  readonly custom: boolean;
  /** Whether people often assign it at such a scope. */
  readonly common: boolean;
  /** What one should know before assigning it there, as that it would do nothing. */
  readonly warning: string | undefined;
  /** Why it is not assigned there at all. */
  readonly refusal: string | undefined;
}

export interface RoleDetails {
  readonly permissions: readonly Permission[];
}

export interface Obstacle {
  readonly scope: string;
  /** Else it may be tried. */
  readonly certain: boolean;
  readonly message: string;
}

export interface AssignRoleForm {
  readonly role: { readonly guid: string; readonly name: string; readonly custom: boolean };
  readonly condition: string;
  readonly description: string;
}
