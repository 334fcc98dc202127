import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageInWords, imageReference } from '../../../../src/azure/pull/imageReference.ts';

const suffix = 'azurecr.io';
const digest = 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
const api = 'acrabsdemo.azurecr.io/orders/api:1.4';

/** What was pasted, and the registry, the repository, the tag and the digest in it. */
const references: readonly (readonly [text: string, host: string, repository: string, tag?: string | undefined, digest?: string])[] = [
  ['nginx', 'docker.io', 'library/nginx'],
  ['nginx:1.25', 'docker.io', 'library/nginx', '1.25'],
  ['bitnami/redis', 'docker.io', 'bitnami/redis'],
  ['docker.io/library/nginx:1.25', 'docker.io', 'library/nginx', '1.25'],
  ['index.docker.io/bitnami/redis:7', 'docker.io', 'bitnami/redis', '7'],
  ['mcr.microsoft.com/oss/kubernetes/pause:3.9', 'mcr.microsoft.com', 'oss/kubernetes/pause', '3.9'],
  ['ghcr.io/contoso/web:main', 'ghcr.io', 'contoso/web', 'main'],
  ['localhost/api', 'localhost', 'api'],
  ['localhost:5000/api:dev', 'localhost:5000', 'api', 'dev'],
  ['registry.contoso.com:8443/team/api', 'registry.contoso.com:8443', 'team/api'],
  [api, 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  ['  AcrAbsDemo.azurecr.io/orders/api  ', 'acrabsdemo.azurecr.io', 'orders/api'],
  [`acrabsdemo.azurecr.io/orders/api@${digest}`, 'acrabsdemo.azurecr.io', 'orders/api', undefined, digest],
  [`acrabsdemo.azurecr.io/orders/api:1.4@${digest}`, 'acrabsdemo.azurecr.io', 'orders/api', '1.4', digest],
  ['"acrabsdemo.azurecr.us/orders/api"', 'acrabsdemo.azurecr.us', 'orders/api'],
  ['acrabsdemo.azurecr.io', 'acrabsdemo.azurecr.io', ''],
  ['acrabsdemo.westeurope.geo.azurecr.io', 'acrabsdemo.westeurope.geo.azurecr.io', ''],
  ['acrabsdemo-d4f3a.azurecr.io/api:2', 'acrabsdemo-d4f3a.azurecr.io', 'api', '2'],
  ['docker://acrabsdemo.azurecr.io/api:2', 'acrabsdemo.azurecr.io', 'api', '2'],
  ['image: acrabsdemo.azurecr.io/orders/api:1.4', 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  ['        - image: nginx:1.25', 'docker.io', 'library/nginx', '1.25'],
  ['{"image":"acrabsdemo.azurecr.io/orders/api:1.4","name":"api"}', 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  [`Failed to pull image "${api}": rpc error: code = Unknown desc = failed to pull and unpack image "${api}": failed to resolve reference "${api}": failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized`, 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  [`Warning  Failed  12s (x3 over 55s)  kubelet  Failed to pull image \\"${api}\\": [rpc error: code = NotFound]`, 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  [`Back-off pulling image "nginx:1.25"`, 'docker.io', 'library/nginx', '1.25'],
  [`Error: ErrImagePull\nFailed to pull image '${api}'`, 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  [`pull access denied for ${api}, repository does not exist or may require authorization`, 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  ['Head "https://acrabsdemo.azurecr.io/v2/orders/api/manifests/1.4": dial tcp: lookup acrabsdemo.azurecr.io: no such host', 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  [`GET https://acrabsdemo.azurecr.io/v2/orders/api/blobs/${digest}: DENIED`, 'acrabsdemo.azurecr.io', 'orders/api', undefined, digest],
  ['NAME  READY  IMAGE\napi   0/1    acrabsdemo.azurecr.io/orders/api:1.4.', 'acrabsdemo.azurecr.io', 'orders/api', '1.4'],
  ['orders/api (registry acrabsdemo.azurecr.io)', 'acrabsdemo.azurecr.io', ''],
];

/** As kubectl describes a pod with a container that runs, and one whose image is said to fail by the words. */
const pod = (words: string) => `Containers:
  web:
    Image:          acrabsdemo.azurecr.io/web/site:2
    State:          Running
  api:
    Image:          ${api}
    State:          Waiting
Events:
  Type     Reason     Age   From     Message
  Normal   Pulling    2m    kubelet  Pulling image "acrabsdemo.azurecr.io/web/site:2"
  Normal   Pulled     2m    kubelet  Successfully pulled image "acrabsdemo.azurecr.io/web/site:2" in 1.2s
  Normal   Pulling    1m    kubelet  Pulling image "${api}"
  Warning  Failed     1m    kubelet  ${words}`;

for (const words of [`Failed to pull image "${api}": rpc error: code = NotFound`, `Back-off pulling image "${api}"`, `Failed to pull image \\"${api}\\": 401`, `Error: ErrImagePull: failed to pull and unpack image "${api}": not found`, `Error response from daemon: pull access denied for ${api}, repository does not exist`])
  test(`of the images of a pod the one that fails counts: ${words.slice(0, 40)}`, () => assert.deepEqual(imageReference(pod(words), suffix), { host: 'acrabsdemo.azurecr.io', repository: 'orders/api', tag: '1.4', digest: undefined }));

for (const [text, host, repository, tag, hash] of references)
  test(`the image in ${JSON.stringify(text.slice(0, 70))}`, () => assert.deepEqual(imageReference(text, suffix), { host, repository, tag, digest: hash }));

for (const text of ['', '   ', 'the pod is failing', 'Contoso/Api', 'acrabsdemo.azurecr.io/Orders/API', ':1.4', 'a b c', 'https://', 'x'.repeat(300) + '!'])
  test(`no image in ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(imageReference(text, suffix), undefined));

test('a login server alone is a registry in the cloud whose suffix it has, and in those of Microsoft', () => {
  const own = 'azsacr.local.stack.example';
  for (const [text, host] of [
    [`acrabsdemo.${own}`, `acrabsdemo.${own}`],
    [`https://AcrAbsDemo.${own}/`, `acrabsdemo.${own}`],
    [`orders/api (registry acrabsdemo.${own})`, `acrabsdemo.${own}`],
    ['acrabsdemo.azurecr.cn', 'acrabsdemo.azurecr.cn'],
  ] as const)
    assert.deepEqual(imageReference(text, own), { host, repository: '', tag: undefined, digest: undefined });
  assert.deepEqual(imageReference('acrabsdemo.azurecr.us', undefined), { host: 'acrabsdemo.azurecr.us', repository: '', tag: undefined, digest: undefined });
});

test('an image is shown as a pod names it', () => {
  for (const text of ['nginx:1.25', 'bitnami/redis', api, `acrabsdemo.azurecr.io/orders/api:1.4@${digest}`]) {
    const found = imageReference(text, suffix);
    assert.equal(found && imageInWords(found), text);
  }
});

test('a long text that is no image is looked through at once', () => {
  const start = performance.now();
  assert.equal(imageReference(`${'a-'.repeat(20_000)}!`, suffix), undefined);
  assert.equal(imageReference(`${'a.'.repeat(20_000)}! x`, suffix), undefined);
  assert.ok(performance.now() - start < 500);
});
