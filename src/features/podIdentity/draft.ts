import { isGuid } from '../../manifests/check/azureIds.ts';
import { parseLabels } from '../../manifests/labels.ts';
import { namespaceProblem, objectNameProblem, selectorProblem } from '../../manifests/names.ts';
import { podIdentityYaml } from '../../manifests/podIdentity.ts';
import type { Mode, PodIdentityStart, PrincipalType, Situation } from './protocol.ts';

/** What the form holds, as text. */
export interface Draft {
  readonly type: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly secret: string;
  readonly name: string;
  readonly namespace: string;
  readonly selector: string;
  readonly mode: string;
  readonly namespaced: boolean;
  readonly workload: string;
  /** Labels, "app=agent, tier=web". */
  readonly exception: string;
  readonly cluster: string;
}

export function typeOf({ type }: Pick<Draft, 'type'>): PrincipalType {
  return type === '1' ? 1 : type === '2' ? 2 : 0;
}

function modeOf({ mode }: Pick<Draft, 'mode'>): Mode {
  return mode === 'managed' ? 'managed' : 'standard';
}

export function situationOf(draft: Draft): Situation {
  const { cluster, name, namespace, selector } = draft;
  return { type: typeOf(draft), mode: modeOf(draft), cluster, name, namespace, selector };
}

/** What is wrong, by field; a cluster would refuse it, or it would do nothing. */
export function problemsIn(draft: Draft): Partial<Record<keyof Draft, string | undefined>> {
  const labels = parseLabels(draft.exception);
  const principal = typeOf(draft) === 0 ? {} : { tenantId: guidProblem(draft.tenantId), clientId: guidProblem(draft.clientId), secret: objectNameProblem(draft.secret) };
  return {
    ...principal,
    name: objectNameProblem(draft.name),
    namespace: namespaceProblem(draft.namespace),
    selector: selectorProblem(draft.selector),
    exception: 'problem' in labels ? labels.problem : undefined,
  };
}

function guidProblem(text: string): string | undefined {
  return isGuid(text) ? undefined : 'Enter the ID: 8-4-4-4-12 digits from 0 to f.';
}

/** Where the workspace has an AzureIdentity of that name, of another identity: applied to one cluster, the last one would win. */
export function takenIn({ name, namespace }: Draft, { taken }: PodIdentityStart): string | undefined {
  const other = taken.find((one) => one.name === name && (one.namespace === undefined || namespace === '' || one.namespace === namespace));
  return other && `${other.file} has an AzureIdentity of this name, for another identity. In one namespace the one that is applied last would take its place.`;
}

/** The documents of a draft without problems. */
export function yamlOf(draft: Draft, { resourceId, clientId }: PodIdentityStart): string {
  const type = typeOf(draft);
  const labels = parseLabels(draft.exception);
  return podIdentityYaml({
    name: draft.name,
    namespace: draft.namespace || undefined,
    selector: draft.selector,
    // Managed mode knows nothing else.
    namespaced: draft.namespaced || draft.mode === 'managed',
    principal: type === 0 ? { type, resourceId, clientId } : { type, tenantId: draft.tenantId, clientId: draft.clientId, secretName: draft.secret },
    exception: 'labels' in labels ? labels.labels : undefined,
  });
}
