import { hasRoleIn } from '../access.ts';
import { ok } from '../http.ts';
import { keyOf } from '../ids.ts';
import { locations } from '../locations.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { Subscription } from '../resource.ts';
import { demand, param, route, subscriptionIn } from '../route.ts';
import type { Context } from '../route.ts';

const versions = ['2022-12-01', '2022-09-01', '2021-01-01', '2020-01-01', '2019-11-01', '2019-06-01', '2016-06-01'];
const type = resourceType('Microsoft.Resources/subscriptions', versions);
const tenants = resourceType('Microsoft.Resources/tenants', versions);

export const subscriptionRoutes = [
  route('GET', '/tenants', tenants, listTenants, { action: null }),
  route('GET', '/subscriptions', type, listSubscriptions, { action: null }),
  route('GET', '/subscriptions/{subscriptionId}', type, getSubscription, { action: null }),
  route('GET', '/subscriptions/{subscriptionId}/locations', type, listLocations, { action: null }),
];

/** All tenants of the account, whichever of them the token is for. */
function listTenants(context: Context) {
  const name = context.caller.name.toLowerCase();
  const knows = (tenantId: string) => [...(context.store.directories.get(keyOf(tenantId))?.principals.values() ?? [])].some((principal) => principal.userPrincipalName?.toLowerCase() === name);
  const mine = [...context.store.tenants.values()].filter(({ tenantId }) => keyOf(tenantId) === keyOf(context.caller.tenantId) || knows(tenantId));
  return page(context, mine, ({ tenantId, displayName, defaultDomain, country }) => ({
    id: `/tenants/${tenantId}`,
    tenantId,
    countryCode: country,
    displayName,
    domains: [defaultDomain],
    tenantCategory: keyOf(tenantId) === keyOf(context.caller.tenantId) ? 'Home' : 'ProjectedBy',
    defaultDomain,
    tenantType: 'AAD',
  }));
}

/** The subscriptions of the token's tenant in which the caller has any role. */
function listSubscriptions(context: Context) {
  const mine = [...context.store.subscriptions.values()].filter(
    ({ tenantId, subscriptionId }) => keyOf(tenantId) === keyOf(context.caller.tenantId) && hasRoleIn(context.rights, subscriptionId),
  );
  return page(context, mine, render);
}

function getSubscription(context: Context) {
  return ok(render(visible(context)));
}

function listLocations(context: Context) {
  const { id } = visible(context);
  return ok({
    value: locations.map(({ name, displayName, geography, geographyGroup, longitude, latitude, place, pair }) => ({
      id: `${id}/locations/${name}`,
      name,
      type: 'Region',
      displayName,
      regionalDisplayName: `(${geographyGroup}) ${displayName}`,
      metadata: {
        regionType: 'Physical',
        regionCategory: 'Recommended',
        geography,
        geographyGroup,
        longitude,
        latitude,
        physicalLocation: place,
        pairedRegion: [{ name: pair, id: `${id}/locations/${pair}` }],
      },
    })),
  });
}

/** A role anywhere in a subscription lets one see the subscription itself. */
function visible(context: Context): Subscription {
  const subscription = subscriptionIn(context);
  if (!hasRoleIn(context.rights, subscription.subscriptionId)) demand(context, `${type.name}/read`, `/subscriptions/${param(context, 'subscriptionId')}`);
  return subscription;
}

function render({ id, subscriptionId, tenantId, displayName, state, tags }: Subscription) {
  return {
    id,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName,
    state,
    ...(tags && { tags }),
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
  };
}
