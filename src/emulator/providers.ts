import type { Route } from './route.ts';

/** A type of a resource provider, for instance "Microsoft.Web/sites", with the api-versions that it takes, newest first. */
export interface ResourceType {
  readonly name: string;
  readonly versions: readonly string[];
}

/** The versions are those of the SDK packages, of the Azure CLI 2.45 and a few between them. */
export function resourceType(name: string, versions: readonly string[]): ResourceType {
  return { name, versions };
}

/** The resource providers of the sample: what its routes are of. Namespace to types. */
export type Providers = ReadonlyMap<string, readonly ResourceType[]>;

export function providersOf(routes: readonly Route[]): Providers {
  const providers = new Map<string, ResourceType[]>();
  for (const { type } of routes) {
    const namespace = namespaceOf(type);
    const types = providers.get(namespace) ?? [];
    if (!types.some(({ name }) => name === type.name)) providers.set(namespace, [...types, type]);
  }
  return providers;
}

export function namespaceOf({ name }: ResourceType): string {
  return name.slice(0, name.indexOf('/'));
}

/** The type without its namespace. */
export function shortName({ name }: ResourceType): string {
  return name.slice(name.indexOf('/') + 1);
}

/** The namespace in the provider's spelling, or undefined. */
export function findNamespace(providers: Providers, namespace: string): string | undefined {
  return [...providers.keys()].find((name) => name.toLowerCase() === namespace.toLowerCase());
}

/** `type` has no namespace. */
export function findType(providers: Providers, namespace: string, type: string): ResourceType | undefined {
  const types = providers.get(findNamespace(providers, namespace) ?? '') ?? [];
  return types.find((known) => shortName(known).toLowerCase() === type.toLowerCase());
}
