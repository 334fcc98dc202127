// What a migration leaves as it is, and why.
import { digestOf } from '../../manifests/digest.ts';
import type { Digest } from '../../manifests/digest.ts';
import { bindingWhy, identityWhy } from '../../manifests/migration/filledIn.ts';
import type { Step } from '../../manifests/migration/plan.ts';
import { unreached } from '../../manifests/migration/unreached.ts';
import type { Source } from '../../manifests/source.ts';
import { podIdentityKind, podIdentityLabel } from '../../manifests/vocabulary.ts';
import { mostFiles } from '../shared/mostFiles.ts';
import type { LeftRow } from './protocol.ts';

/** `pathOf`: how a file is called; `more`: whether there are more files than were read. */
export function leftIn(sources: ReadonlyMap<string, Source>, steps: readonly Step[], pathOf: (file: string) => string, more: boolean): LeftRow[] {
  return [...(more ? [notRead] : []), ...[...sources].flatMap(([file, source]) => leftOf(source, pathOf(file))), ...unused(sources, steps)];
}

const notRead: LeftRow = { what: 'Other files', why: `Not all files of the workspace were read: it has more than ${mostFiles.toLocaleString('en')} YAML and JSON files. Open the folder with the manifests alone.` };

/** Of one file: what could not be read, and what was read and is out of reach. */
function leftOf({ text, template, problems, manifests }: Source, path: string): LeftRow[] {
  if (!text.includes('aadpodid')) return [];
  if (template) return [{ what: path, why: 'It is a template: what it yields is not known here. Migrate what it is made from, or what it yields.' }];
  const [problem] = problems;
  const objects = manifests.flatMap((manifest) => {
    const why = unreached(manifest);
    return why === undefined ? [] : [{ what: `${[manifest.kind, manifest.name].filter(Boolean).join(' ')} in ${path}`, why }];
  });
  if (problem) return [{ what: path, why: `A part of it ${problem.code === 'syntax' ? 'is no YAML' : 'was not read'}, and is left as it is: ${problem.message}` }, ...objects];
  return manifests.length === 0 && namesLabel(text) ? [{ what: path, why: `It names the label ${podIdentityLabel}, and is no object of Kubernetes: values for a template, say, or a patch. Change it by hand.` }] : objects;
}

/** Otherwise than in a comment. */
function namesLabel(text: string): boolean {
  return text.split('\n').some((line) => line.replace(/(^|\s)#.*/, '').includes(podIdentityLabel));
}

/** Objects of pod identity that no workload of the workspace uses, and those that have nothing to become. */
function unused(sources: ReadonlyMap<string, Source>, steps: readonly Step[]): LeftRow[] {
  const all = [...sources.values()].map(({ manifests }) => digestOf(manifests));
  const used = new Set(steps.flatMap(({ bindings }) => bindings.map(({ identity }) => identity)));
  const open = all.flatMap(({ identities, bindings }) => [
    ...identities.map((one) => ({ what: `AzureIdentity ${one.name}`, why: identityWhy(one, 'It') })),
    ...bindings.map((one) => ({ what: `AzureIdentityBinding ${one.name}`, why: bindingWhy(one, 'It') })),
  ]);
  const lonely = all.flatMap(({ identities }: Digest) => identities.filter((one) => !used.has(one.name) && identityWhy(one, 'It') === undefined));
  const exceptions = [...sources.values()].flatMap(({ manifests }) => manifests.filter((manifest) => podIdentityKind(manifest) === 'AzurePodIdentityException'));
  return [
    ...open.flatMap(({ what, why }) => (why === undefined ? [] : [{ what, why }])),
    ...lonely.map(({ name, type }) => ({ what: `AzureIdentity ${name}`, why: type === 1 || type === 2 ? principalWhy(type) : 'No workload in this workspace uses it: those that do are elsewhere, or there are none.' })),
    ...exceptions.map(({ name = '' }) => ({ what: `AzurePodIdentityException ${name}`, why: 'With workload identity nothing intercepts the pods, so there is nothing to except: delete it together with pod identity.' })),
  ];
}

function principalWhy(type: number): string {
  return `It is a service principal with a ${type === 1 ? 'secret' : 'certificate'}. Give its application a federated credential, or use a managed identity.`;
}
