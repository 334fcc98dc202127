import type { RoleAssignment } from '../../azure/assignments.ts';
import type { SubscriptionRef } from '../../azure/clients.ts';
import type { FederatedCredential } from '../../azure/federatedCredentials.ts';
import type { Identity } from '../../azure/identities.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { TreeNode } from '../../ui/nodes.ts';
import type { Row } from '../../ui/tree.ts';

/** A row that stands for a role assignment. */
export interface AssignmentNode extends TreeNode {
  readonly assignment: RoleAssignment;
  /** As it is called; its GUID where its name could not be read. */
  readonly roleName: string;
  /** Undefined where it could not be read. */
  readonly role?: RoleDefinition | undefined;
  /** The group by which it comes to the principal that the row stands below. */
  readonly group?: string | undefined;
  /** Who has it, as it stands within a sentence, where neither the row nor one above it is that. */
  readonly who?: string;
  /** Any subscription whose token opens the tenant: assignments at management groups are in none. */
  readonly at: SubscriptionRef;
}

/** A row below a cluster that stands for a role by which it pulls from a registry, or was meant to. */
export interface PullNode extends AssignmentNode {
  readonly pulledFrom: OfKind<'registry'>;
}

/** A row that stands for a federated credential. */
export interface CredentialNode extends TreeNode {
  readonly credential: FederatedCredential;
  readonly identity: Identity;
}

export function assignmentNodeOf(row: Row | undefined): AssignmentNode | undefined {
  return row && 'assignment' in row.node ? (row.node as AssignmentNode) : undefined;
}

export function pullNodeOf(row: Row | undefined): PullNode | undefined {
  return row && 'pulledFrom' in row.node ? (row.node as PullNode) : undefined;
}

export function credentialNodeOf(row: Row | undefined): CredentialNode | undefined {
  return row && 'credential' in row.node ? (row.node as CredentialNode) : undefined;
}
