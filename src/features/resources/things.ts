import { answerOf, answerOfAssignment, answerOfCredential } from '../../azure/answers.ts';
import type { Described } from '../../azure/asCode/described.ts';
import type { Cloud } from '../../azure/cloud.ts';
import type { Resource } from '../../azure/resources.ts';
import type { Row } from '../../ui/tree.ts';
import { assignmentNodeOf, credentialNodeOf } from '../shared/accessNodes.ts';
import type { AssignmentNode, CredentialNode } from '../shared/accessNodes.ts';
import { scopeName } from '../shared/scopes.ts';
import { isResourceNode } from '../shared/resourceNodes.ts';

/** What a row stands for that is a thing of its own in Azure. */
export interface Thing {
  readonly id: string;
  /** For messages. */
  readonly name: string;
  /** For what can be said as code; undefined for clusters and registries, of which a row knows too little. */
  readonly described: Described | undefined;
  /** Azure's own answer. */
  readonly answer: (cloud: Cloud, signal: AbortSignal) => Promise<string>;
}

/** Those of the rows that stand for a thing. */
export function thingsIn(rows: readonly Row[]): Thing[] {
  return rows.flatMap((row) => {
    const assignment = assignmentNodeOf(row);
    if (assignment) return [assignmentThing(assignment)];
    const credential = credentialNodeOf(row);
    if (credential) return [credentialThing(credential)];
    return isResourceNode(row.node) ? [resourceThing(row.node.resource)] : [];
  });
}

export function resourceThing(resource: Resource): Thing {
  return { id: resource.id, name: resource.name, described: resource.kind === 'identity' ? resource : undefined, answer: async (cloud, signal) => answerOf(cloud, resource, signal) };
}

function assignmentThing({ assignment, roleName, role, at }: AssignmentNode): Thing {
  return {
    id: assignment.id,
    name: `${roleName} on ${scopeName(assignment.scope)}`,
    described: { kind: 'assignment', role, ...assignment },
    answer: async (cloud, signal) => answerOfAssignment(cloud, at, assignment.id, signal),
  };
}

function credentialThing({ credential, identity }: CredentialNode): Thing {
  const { subscriptionId, resourceGroup, name: identityName } = identity;
  return {
    id: credential.id,
    name: credential.name,
    described: { kind: 'credential', subscriptionId, resourceGroup, identityName, ...credential },
    answer: async (cloud, signal) => answerOfCredential(cloud, identity, credential.name, signal),
  };
}
