import { loginServerIn } from './loginServer.ts';

/** An image as a pod names it. */
export interface ImageReference {
  /** Of the registry, in lower case, with its port where it has one: "acrabsdemo.azurecr.io", "docker.io", "localhost:5000". */
  readonly host: string;
  /** Empty where a registry of Azure was named alone. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** For instance "sha256:…". */
  readonly digest: string | undefined;
}

// Source: https://github.com/distribution/reference/blob/main/reference.go
const component = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const host = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::[0-9]{1,5})?';
const reference = new RegExp(`^(?:(${host})/)?(${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][\\w.+-]*:[0-9a-fA-F]{32,}))?$`);
const longestName = 255;

// Names of one thing: https://github.com/distribution/reference/blob/main/normalize.go
const dockerHub = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/**
 * The image that a text is about: a reference as a pod has it, or the event or error of a pod that could not pull it, with
 * all that stands around it. Where it names several, the one that could not be pulled. Undefined where there is none.
 * `registrySuffix` is that of the cloud: a login server alone is told by it from an image of Docker Hub.
 */
export function imageReference(text: string, registrySuffix: string | undefined): ImageReference | undefined {
  const whole = text.trim().replaceAll('\\"', '"');
  const candidates = [...failed(whole), ...named(whole), ...(/\s/.test(whole) ? words(whole).filter((word) => hasHost(word, registrySuffix)) : [whole])];
  for (const candidate of candidates) {
    const found = parse(candidate, registrySuffix);
    if (found) return found;
  }
  return undefined;
}

/** As it is written, without what it means by itself. */
export function imageInWords({ host: registry, repository, tag, digest }: ImageReference): string {
  const name = [registry === 'docker.io' ? '' : registry, registry === 'docker.io' ? repository.replace(/^library\//, '') : repository].filter(Boolean).join('/');
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** What the kubelet, containerd and Docker call an image that they could not pull: a pod has others that it could. */
function failed(text: string): string[] {
  return [...text.matchAll(/\b(?:failed to pull image|back-off pulling image|failed to pull and unpack image|pull access denied for)\s+["'`]?([^"'`\s,]+)/gi)].map(([, found = '']) => found);
}

/** What the kubelet, containerd and Docker put behind the word, in quotes; and manifests and tables, without. */
function named(text: string): string[] {
  const quoted = [...text.matchAll(/\b(?:image|reference|for)[:=]?\s+["'`]([^"'`\s]+)["'`]/gi)].map(([, found = '']) => found);
  const bare = [...text.matchAll(/(?:^|[\s{,"])-?\s*"?image"?\s*[:=]\s*["']?([^"'\s,}]+)/gi)].map(([, found = '']) => found);
  return [...quoted, ...bare];
}

function words(text: string): string[] {
  return text.split(/[\s"'`()[\]{}<>,;|]+/);
}

/** Of the words of a sentence only what names a registry is an image. */
function hasHost(word: string, registrySuffix: string | undefined): boolean {
  return /^(?:https?:\/\/|docker:\/\/)?[\w-]+(?:\.[\w-]+)+(?::\d+)?\//i.test(word) || loginServerIn(trimmed(word), registrySuffix) !== undefined;
}

function trimmed(word: string): string {
  return word.replace(/^["'`]+/, '').replace(/^(?:docker|oci|containerd|https?):\/\//i, '').replace(/[.,:;!?"'`]+$/, '');
}

function parse(word: string, registrySuffix: string | undefined): ImageReference | undefined {
  const text = ofApi(trimmed(word)) ?? trimmed(word);
  const alone = text.replace(/\/$/, '');
  if (loginServerIn(alone, registrySuffix)) return { host: alone.toLowerCase(), repository: '', tag: undefined, digest: undefined };
  const [, first, rest = '', tag, digest] = reference.exec(text) ?? [];
  if (rest === '') return undefined;
  // The first part is a registry only where it looks like one.
  const isHost = first !== undefined && (/[.:]/.test(first) || first === 'localhost');
  const registry = isHost ? first.toLowerCase() : 'docker.io';
  const path = isHost || first === undefined ? rest : `${first}/${rest}`;
  if (path !== path.toLowerCase() || path.length > longestName) return undefined;
  const hub = dockerHub.has(registry);
  return { host: hub ? 'docker.io' : registry, repository: hub && !path.includes('/') ? `library/${path}` : path, tag, digest };
}

/** The address that a registry was asked at names the image, too: "registry/v2/orders/api/manifests/1.4". */
function ofApi(text: string): string | undefined {
  const [, registry, repository, what = ''] = /^([^/]+)\/v2\/(.+)\/(?:manifests|blobs)\/([^/?]+)/.exec(text) ?? [];
  if (registry === undefined || repository === undefined) return undefined;
  return `${registry}/${repository}${what.includes(':') ? '@' : ':'}${what}`;
}
