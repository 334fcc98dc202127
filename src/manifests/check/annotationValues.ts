// The values of workload identity's labels and annotations, as the webhook reads them.
import { isScalar } from 'yaml';
import type { Scalar, YAMLMap } from 'yaml';
import { removeEntry, replaceScalar, setValue } from '../entries.ts';
import { placeholderIn } from '../filledIn.ts';
import type { Finding, Fix } from '../finding.ts';
import { child, target, textOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { clientIdAnnotation, expirationAnnotation, proxyPortAnnotation, proxySidecarAnnotation, skipContainersAnnotation, tenantIdAnnotation, useLabel } from '../vocabulary.ts';
import type { Place } from './annotations.ts';
import { at, careful, choosing, fix } from './at.ts';
import { guidProblem } from './azureIds.ts';
import { closest } from './closest.ts';

export function annotationValueFindings(manifest: Manifest, { map, path, what, owner }: Place, entry: Entry, key: string): Finding[] {
  const node = target(manifest.document, entry.value);
  const text = isScalar(node) && node.value === null ? '' : textOf(node);
  if (text === undefined) return [];
  const make = (meant: string | undefined) => (meant === undefined || !isScalar(node) ? undefined : fix(`Make it "${meant}"`, node.value === null ? setValue(manifest, [...path, what, key], meant) : replaceScalar(manifest, node, meant)));
  const away = (): Fix | undefined => fix('Take the annotation away', removeEntry(manifest, map, entry));
  if (what === 'labels') {
    if (key !== useLabel || owner !== 'pod' || text === 'true') return [];
    // A patch takes away what it gives no value.
    if (text === '' && podOf(manifest)?.whole === false) return [];
    if (text === 'false') return [at(manifest, node, { code: 'use-label', severity: 'information', message: 'The webhook reads "true" alone: with "false", as without the label, the pod gets no token.' }, careful(make('true')))];
    return [at(manifest, node, { code: 'use-label', severity: 'error', message: `Only "true", exactly so, gives the pod a token; "${text}" does not.` }, make('true'))];
  }
  switch (key) {
    case clientIdAnnotation:
    case tenantIdAnnotation: {
      const problem = guidProblem(text);
      return problem ? [at(manifest, node ?? entry.key, { code: key === clientIdAnnotation ? 'client-id' : 'tenant-id', severity: 'error', message: `"${key}" ${problem.problem}.` }, make(problem.meant) ?? (key === clientIdAnnotation && owner === 'serviceAccount' ? choosing(manifest, [['clientId', node]]) : undefined))] : [];
    }
    case expirationAnnotation: {
      const seconds = text.trim() === '' ? NaN : Number(text);
      if (isDigits(text) && seconds >= 3600 && seconds <= 86_400) return [];
      const meant = Number.isFinite(seconds) ? String(Math.min(86_400, Math.max(3600, Math.round(seconds)))) : '3600';
      return [at(manifest, node, { code: 'expiration', severity: 'error', message: `"${text}" is no time that the webhook takes: seconds from 3600 to 86400. It denies the pod.` }, make(meant))];
    }
    case proxySidecarAnnotation: {
      const pod = podOf(manifest);
      const host = pod?.spec && child(manifest.document, pod.spec, 'hostNetwork');
      if (isScalar(host) && host.value === true) return [at(manifest, entry.key, { code: 'sidecar-on-host-network', severity: 'error', message: 'The webhook denies a pod with the proxy sidecar and hostNetwork.' }, away())];
      if (text === 'true') return [];
      return [at(manifest, node ?? entry.key, { code: 'sidecar-not-true', severity: 'warning', message: `The proxy sidecar is injected wherever this annotation is, with "${text}", too.` }, away())];
    }
    case proxyPortAnnotation: {
      if (isPort(text)) return [];
      return [at(manifest, node, { code: 'proxy-port', severity: 'error', message: `"${text}" is no port. Left out, it is 8000.` }, isPort(text.trim()) ? make(text.trim()) : away())];
    }
    case skipContainersAnnotation:
      return skippedFindings(manifest, node as Scalar, text);
    default:
      return [];
  }
}

function skippedFindings(manifest: Manifest, node: Scalar, text: string): Finding[] {
  const pod = podOf(manifest);
  if (!pod?.whole || !pod.spec) return [];
  const names = ['containers', 'initContainers'].flatMap((key) => {
    const list = child(manifest.document, pod.spec, key);
    return list && 'items' in list ? (list.items as YAMLMap[]).flatMap((item) => textOf(child(manifest.document, item, 'name')) ?? []) : [];
  });
  const given = text.split(';').map((name) => name.trim()).filter((name) => name !== '');
  if (names.some((name) => placeholderIn(name) !== undefined)) return [];
  const strange = given.find((name) => !names.includes(name));
  if (strange === undefined) return [];
  const put = (...instead: string[]): Fix | undefined => fix(`Make it "${instead.join(';')}"`, replaceScalar(manifest, node, [...new Set(given.flatMap((name) => (name === strange ? instead : [name])))].join(';')));
  // No container's name has a comma or a space in it.
  const apart = strange.split(/[,\s]+/).filter((name) => name !== '');
  if (apart.length > 1) return [at(manifest, node, { code: 'skip-containers', severity: 'warning', message: `The pod has no container "${strange}". Names are separated by ";".` }, put(...apart))];
  const meant = closest(strange, names);
  // A service mesh puts its own container into the pod when the cluster makes it.
  if (meant === undefined) return [at(manifest, node, { code: 'skip-containers', severity: 'information', message: `The pod has no container "${strange}" here: unless something in the cluster adds it, nothing is skipped.` })];
  return [at(manifest, node, { code: 'skip-containers', severity: 'warning', message: `The pod has no container "${strange}". Did you mean "${meant}"?` }, put(meant))];
}

/** As Go's strconv takes a number: no sign, exponent or space, and not in base 16. */
function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

function isPort(text: string): boolean {
  return isDigits(text) && Number(text) >= 1 && Number(text) <= 65_535;
}
