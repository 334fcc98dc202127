import { azureTime } from '../clock.ts';
import { json } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { repositoriesIn } from '../repositories.ts';
import type { Repository, Tag } from '../repositories.ts';
import { Refusal } from './request.ts';
import type { RegistryRequest } from './request.ts';
import { demand } from './tokens.ts';

// What a registry tells of one image. Source: https://learn.microsoft.com/rest/api/containerregistry

/** Throws what a registry answers to who may not read it, and to who may where there is none. */
export function readableRepository(request: RegistryRequest, name: string): Repository {
  demand(request, { type: 'repository', name, action: 'metadata_read' });
  const repository = repositoriesIn(request.store, request.registry.id).find((one) => one.name === name);
  if (!repository) throw new Refusal(404, 'NAME_UNKNOWN', `repository "${name}" is not found`);
  return repository;
}

export function tag(request: RegistryRequest, repository: string, name: string): EmulatorResponse {
  const found = readableRepository(request, repository).tags.find((one) => one.name === name);
  if (!found) throw new Refusal(404, 'TAG_UNKNOWN', 'the specified tag does not exist', { detail: { Name: name } });
  return json(200, { registry: request.host, imageName: repository, tag: tagShown(found) });
}

export function manifest(request: RegistryRequest, repository: string, digest: string): EmulatorResponse {
  const tags = readableRepository(request, repository).tags.filter((one) => one.digest === digest);
  const [first] = tags;
  if (!first) throw new Refusal(404, 'MANIFEST_UNKNOWN', `manifest ${digest} is not found`);
  return json(200, {
    registry: request.host,
    imageName: repository,
    manifest: {
      digest,
      imageSize: first.size,
      createdTime: azureTime(Math.min(...tags.map(({ createdAt }) => createdAt))),
      lastUpdateTime: azureTime(Math.max(...tags.map(({ updatedAt }) => updatedAt))),
      architecture: 'amd64',
      os: 'linux',
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      configMediaType: 'application/vnd.docker.container.image.v1+json',
      tags: tags.map(({ name }) => name),
      changeableAttributes: attributes(first),
    },
  });
}

export function tagShown(one: Tag): Record<string, unknown> {
  const { name, digest, createdAt, updatedAt } = one;
  return { name, digest, createdTime: azureTime(createdAt), lastUpdateTime: azureTime(updatedAt), signed: false, changeableAttributes: attributes(one) };
}

/** Source: https://learn.microsoft.com/azure/container-registry/container-registry-image-lock */
function attributes({ locked }: Tag): Record<string, boolean> {
  return { deleteEnabled: true, writeEnabled: true, readEnabled: locked !== true, listEnabled: true };
}
