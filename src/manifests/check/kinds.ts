import { isScalar } from 'yaml';
import { replaceScalar } from '../entries.ts';
import type { Finding } from '../finding.ts';
import { child } from '../nodes.ts';
import { podIdentitySpecs } from '../schema/specs.ts';
import type { Manifest } from '../source.ts';
import { podIdentityKind, podIdentityVersion } from '../vocabulary.ts';
import { at, fix } from './at.ts';
import { closest } from './closest.ts';

// The last one is aad-pod-identity's own: it says which pods have which identity, and nobody writes it.
const kinds = [...Object.keys(podIdentitySpecs), 'AzureAssignedIdentity'];

/** The kind and the version of an object of AAD Pod Identity. The CRDs of Azure/aad-pod-identity v1.8.17 have four kinds, in one version. */
export function kindFindings(manifest: Manifest): Finding[] {
  const kind = podIdentityKind(manifest);
  if (kind === undefined) return [];
  const [kindNode, versionNode] = ['kind', 'apiVersion'].map((key) => child(manifest.document, manifest.node, key));
  const findings: Finding[] = [];
  if (manifest.apiVersion !== podIdentityVersion) {
    findings.push(at(manifest, versionNode, { code: 'api-version', severity: 'error', message: `AAD Pod Identity has the version ${podIdentityVersion} alone: the API server refuses another one.` }, isScalar(versionNode) ? fix(`Make it "${podIdentityVersion}"`, replaceScalar(manifest, versionNode, podIdentityVersion)) : undefined));
  }
  if (!kinds.includes(kind) && !kinds.some((one) => kind === `${one}List`)) {
    const meant = closest(kind, kinds);
    findings.push(at(manifest, kindNode, { code: 'unknown-kind', severity: 'error', message: `AAD Pod Identity has no kind "${kind}": the API server refuses it.${meant === undefined ? '' : ` Did you mean "${meant}"?`}` }, meant !== undefined && isScalar(kindNode) ? fix(`Make it "${meant}"`, replaceScalar(manifest, kindNode, meant)) : undefined));
  }
  return findings;
}
