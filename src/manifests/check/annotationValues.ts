// The values of workload identity's labels and annotations, as the webhook reads them.
import { isScalar } from 'yaml';
import type { Scalar, YAMLMap } from 'yaml';
import { removeEntry, replaceScalar } from '../entries.ts';
import type { Finding } from '../finding.ts';
import { child, target, textOf } from '../nodes.ts';
import type { Entry } from '../nodes.ts';
import { podOf } from '../pod.ts';
import type { Manifest } from '../source.ts';
import { clientIdAnnotation, expirationAnnotation, proxyPortAnnotation, proxySidecarAnnotation, skipContainersAnnotation, tenantIdAnnotation, useLabel } from '../vocabulary.ts';
import type { Place } from './annotations.ts';
import { at, fix } from './at.ts';
import { guidProblem } from './azureIds.ts';
import { closest } from './closest.ts';

export function annotationValueFindings(manifest: Manifest, { map, what, owner }: Place, entry: Entry, key: string): Finding[] {
  const node = target(manifest.document, entry.value);
  const text = isScalar(node) && node.value === null ? '' : textOf(node);
  if (text === undefined) return [];
  const make = (meant: string | undefined) => (meant === undefined || !isScalar(node) ? undefined : fix(`Make it "${meant}"`, replaceScalar(manifest, node, meant)));
  if (what === 'labels') {
    if (key !== useLabel || owner !== 'pod' || text === 'true' || text === 'false') return [];
    return [at(manifest, node, { code: 'use-label', severity: 'error', message: `Only "true", exactly so, gives the pod a token; "${text}" does not.` }, make('true'))];
  }
  switch (key) {
    case clientIdAnnotation:
    case tenantIdAnnotation: {
      const problem = guidProblem(text);
      return problem ? [at(manifest, node ?? entry.key, { code: key === clientIdAnnotation ? 'client-id' : 'tenant-id', severity: 'error', message: `"${key}" ${problem.problem}.` }, make(problem.meant))] : [];
    }
    case expirationAnnotation: {
      const seconds = Number(text);
      if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 86_400 && text.trim() !== '') return [];
      const meant = Number.isFinite(seconds) && text.trim() !== '' ? String(Math.min(86_400, Math.max(3600, Math.round(seconds)))) : '3600';
      return [at(manifest, node, { code: 'expiration', severity: 'error', message: `"${text}" is no time that the webhook takes: seconds from 3600 to 86400. It denies the pod.` }, make(meant))];
    }
    case proxySidecarAnnotation: {
      const pod = podOf(manifest);
      const host = pod?.spec && child(manifest.document, pod.spec, 'hostNetwork');
      if (isScalar(host) && host.value === true) return [at(manifest, entry.key, { code: 'sidecar-on-host-network', severity: 'error', message: 'The webhook denies a pod with the proxy sidecar and hostNetwork.' }, fix('Take the annotation away', removeEntry(manifest, map, entry)))];
      if (text === 'true') return [];
      return [at(manifest, node ?? entry.key, { code: 'sidecar-not-true', severity: 'warning', message: `The proxy sidecar is injected wherever this annotation is, with "${text}", too.` }, fix('Take the annotation away', removeEntry(manifest, map, entry)))];
    }
    case proxyPortAnnotation: {
      const port = Number(text);
      if (Number.isInteger(port) && port >= 1 && port <= 65_535) return [];
      return [at(manifest, node, { code: 'proxy-port', severity: 'error', message: `"${text}" is no port. Left out, it is 8000.` }, fix('Take the annotation away', removeEntry(manifest, map, entry)))];
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
  const strange = text.split(';').map((name) => name.trim()).find((name) => name !== '' && !names.includes(name));
  if (strange === undefined) return [];
  const meant = closest(strange, names);
  return [at(manifest, node, { code: 'skip-containers', severity: 'warning', message: `The pod has no container "${strange}".${meant === undefined ? ' Names are separated by ";".' : ` Did you mean "${meant}"?`}` }, meant === undefined ? undefined : fix(`Make it "${meant}"`, replaceScalar(manifest, node, text.replace(strange, () => meant))))];
}
