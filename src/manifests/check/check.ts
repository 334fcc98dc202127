import type { Digest } from '../digest.ts';
import { digestOf, together } from '../digest.ts';
import type { Finding } from '../finding.ts';
import { atOnce } from '../slices.ts';
import type { Manifest, Source } from '../source.ts';
import { isMarked } from '../marks.ts';
import { podIdentityKind } from '../vocabulary.ts';
import { annotationFindings } from './annotations.ts';
import { at } from './at.ts';
import type { Context } from './at.ts';
import { behaviorFindings, bindingReferences } from './bindings.ts';
import { withoutFilledIn } from './filledIn.ts';
import { jsonCommentFindings } from './jsonComments.ts';
import { kindFindings } from './kinds.ts';
import { misplacedLabelFindings } from './misplacedLabels.ts';
import { misspelledLabelFindings } from './misspelledLabels.ts';
import { nameFindings } from './names.ts';
import { podLabelFindings } from './podLabels.ts';
import { scalarFindings } from './scalars.ts';
import { secretKeyFindings } from './secretKeys.ts';
import { serviceAccountFindings } from './serviceAccounts.ts';
import { withoutSharedEdits } from './shared.ts';
import { specFindings } from './spec.ts';

/**
 * What is wrong with the manifests of a file, in their order. `others`: what the workspace's other files hold;
 * `complete`: whether that is all of it. Where it is not, nothing is said to be in none of them. Nothing is found in a
 * template, nor in a file that has to do with neither system.
 */
export function check(source: Source, others: readonly Digest[] = [], complete = true): Finding[] {
  return atOnce(checking(source, others, complete));
}

/** The same, with a stop after each manifest: thousands of them, each against all others, take their time. */
export function* checking(source: Source, others: readonly Digest[], complete: boolean): Generator<void, Finding[]> {
  const { text, manifests, problems, template } = source;
  if (template || !isMarked(text)) return [];
  const context: Context = { manifests, known: together([digestOf(manifests), ...others]), complete: complete && problems.length === 0 };
  const accounts = accountsInUse(context);
  const found = problems.map((problem): Finding => ({ ...problem, severity: problem.code === 'syntax' ? 'error' : 'information', fixes: [] }));
  found.push(...jsonCommentFindings(manifests));
  for (const manifest of manifests) {
    if (!concerns(manifest, accounts)) continue;
    found.push(...findings(manifest, context));
    yield;
  }
  return withoutFilledIn(withoutSharedEdits(found, manifests), manifests).toSorted((a, b) => a.start - b.start);
}

function findings(manifest: Manifest, context: Context): Finding[] {
  return [
    ...archivedHint(manifest),
    ...kindFindings(manifest),
    ...nameFindings(manifest, context),
    ...scalarFindings(manifest),
    ...specFindings(manifest, context),
    ...secretKeyFindings(manifest, context),
    ...behaviorFindings(manifest),
    ...bindingReferences(manifest, context),
    ...podLabelFindings(manifest, context),
    ...misplacedLabelFindings(manifest, context),
    ...misspelledLabelFindings(manifest),
    ...annotationFindings(manifest, context),
    ...serviceAccountFindings(manifest, context),
  ];
}

/** Whether an object has to do with one of the systems: other objects' names and labels are none of this check's business. */
function concerns(manifest: Manifest, accounts: ReadonlySet<string>): boolean {
  const [start, , end] = manifest.node.range ?? [0, 0, 0];
  return isMarked(manifest.text.slice(start, end)) || accounts.has(manifest.name ?? '');
}

/** Names of pods whose ServiceAccount stands for an identity, though nothing in their own text says so. */
function accountsInUse({ known }: Context): Set<string> {
  const annotated = new Set(known.serviceAccounts.filter(({ clientId }) => clientId).map(({ name }) => name));
  return new Set(known.pods.filter(({ serviceAccount }) => serviceAccount !== undefined && annotated.has(serviceAccount)).map(({ name }) => name));
}

function archivedHint(manifest: Manifest): Finding[] {
  if (podIdentityKind(manifest) === undefined) return [];
  const message = 'AAD Pod Identity has been archived since 2023, and the AKS add-on has been unsupported since September 2025. Microsoft Entra Workload ID replaces it.';
  return [at(manifest, manifest.node.items[0]?.key as never, { code: 'pod-identity-archived', severity: 'hint', message }, { title: 'Migrate to workload identity…', command: 'migrate' })];
}
