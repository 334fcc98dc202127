import { guidOf } from '../guid.ts';
import { manyFeatures } from '../previewFeatures.ts';
import { registryNamed, registryType } from '../registries.ts';
import { putResource, resourcesIn } from '../store.ts';
import type { Store } from '../store.ts';
import { estate, principalOf } from './estate.ts';
import { seedImages } from './images.ts';
import { ada, addUser, contoso } from './people.ts';

/** How much a generated estate holds in all. */
export interface Size {
  readonly subscriptions: number;
  readonly identities: number;
  readonly clusters: number;
  readonly registries: number;
  readonly assignments: number;
}

const largeSize: Size = { subscriptions: 300, identities: 12_000, clusters: 1_500, registries: 1_500, assignments: 60_000 };

const smallSize: Size = { subscriptions: 3, identities: 60, clusters: 6, registries: 6, assignments: 240 };

const groupsPerSubscription = 4;

/** What a team has: quick to look through. */
export function seedSmall(store: Store): void {
  seedLarge(store, smallSize);
  // Somebody has switched a registry to the other mode, and nobody has looked at its roles since.
  const switched = registryNamed(store, 'acrteam001x1');
  if (switched) putResource(store, { ...switched, properties: { ...switched.properties, roleAssignmentMode: 'AbacRepositoryPermissions' } });
}

/** A platform team: one subscription with more identities, and more preview features, than anybody looks through, and a registry with as many repositories and tags. */
export function seedLong(store: Store): void {
  for (const feature of manyFeatures(12_000)) store.previewFeatures.set(feature.name.toLowerCase(), feature);
  seedLarge(store, { subscriptions: 1, identities: 12_000, clusters: 0, registries: 2, assignments: 0 });
  const [registry] = [...store.subscriptions.keys()].flatMap((id) => resourcesIn(store, id, registryType));
  const numbers = Array.from({ length: 250 }, (_, index) => String(index).padStart(3, '0'));
  if (registry) seedImages(store, registry, Object.fromEntries(numbers.map((number, index) => [`services/s${number}`, Object.fromEntries(numbers.slice(0, index === 0 ? 250 : 1).map((build, age) => [`build-${build}`, [age, 80]]))])));
}

/** A company of many teams, spread evenly over the subscriptions: for speed and for paging, not for looks. */
export function seedLarge(store: Store, size: Size = largeSize): void {
  store.tenants.set(contoso.tenantId, contoso);
  const adaId = addUser(store, contoso.tenantId, ada.name, ada.displayName);
  for (let index = 0; index < size.subscriptions; index++) {
    const number = String(index + 1).padStart(3, '0');
    const at = estate(store, contoso.tenantId, `Team ${number}`, ada.name);
    at.assign('Owner', adaId, at.id, 'User');
    const groups = Array.from({ length: groupsPerSubscription }, (_, group) => at.group(`rg-team${number}-${group}`, 'westeurope').name);
    const groupOf = (item: number) => groups[item % groups.length] ?? '';
    const registries = Array.from({ length: share(size.registries, size, index) }, (_, item) => at.registry(groupOf(item), `acrteam${number}x${item}`, 'westeurope', 'Standard'));
    const identities = Array.from({ length: share(size.identities, size, index) }, (_, item) => at.identity(groupOf(item), `mi-team${number}-${item}`, 'westeurope'));
    for (let item = 0; item < share(size.clusters, size, index); item++) {
      at.cluster(groupOf(item), `aks-team${number}-${item}`, 'westeurope', { identity: { type: 'SystemAssigned' }, properties: { agentPoolProfiles: [{ name: 'nodepool1', count: 3 }] } });
    }
    const scopes = [...registries.map(({ id }) => id), ...groups.map((group) => `${at.id}/resourceGroups/${group}`)];
    const roles = ['AcrPull', 'Reader', 'AcrPush', 'Contributor'];
    for (let item = 0; item < share(size.assignments, size, index); item++) {
      const identity = identities[item % Math.max(1, identities.length)];
      // Each round goes one scope further and, after all scopes, one role: no two assignments are the same.
      const round = Math.floor(item / Math.max(1, identities.length));
      at.assign(roles[Math.floor(round / scopes.length) % roles.length] ?? '', identity ? principalOf(identity) : guidOf(`nobody ${item}`), scopes[round % scopes.length] ?? at.id);
    }
  }
}

/** Of `total`, what falls to one subscription. */
function share(total: number, { subscriptions }: Size, index: number): number {
  return Math.floor(((index + 1) * total) / subscriptions) - Math.floor((index * total) / subscriptions);
}
