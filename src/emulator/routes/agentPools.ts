import { defaultPool, isPoolName, latestImage, poolKey, poolNamed, poolRequest, poolsOf, poolType, putPool, removePool, requestedPool, settledPool, upgradedPool } from '../agentPools.ts';
import { checkConditions } from '../etags.ts';
import { empty, json, ok } from '../http.ts';
import type { EmulatorResponse } from '../http.ts';
import { textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { page } from '../paging.ts';
import { resourceType } from '../providers.ts';
import type { Resource } from '../resource.ts';
import { bodyOf, param, route } from '../route.ts';
import type { Context } from '../route.ts';
import { poolAnswer } from './clusterAnswers.ts';
import { clusterFailure, notWhileRunning, notWhileStopped } from './clusterFailures.ts';
import { asyncHeaders, clusterIn, clusterVersions, operationUrl, start } from './clusters.ts';

const type = resourceType(poolType, clusterVersions);
const all = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ContainerService/managedClusters/{name}/agentPools';
const one = `${all}/{pool}`;

export const agentPoolRoutes = [
  route('GET', all, type, list),
  route('GET', one, type, (context) => ok(poolAnswer(context, clusterIn(context), poolIn(context)))),
  route('PUT', one, type, put),
  route('DELETE', one, type, remove),
  route('POST', `${one}/upgradeNodeImageVersion`, type, upgrade),
];

function list(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  return page(context, poolsOf(cluster), (pool) => poolAnswer(context, cluster, pool));
}

export function poolIn(context: Context): JsonObject {
  const cluster = clusterIn(context);
  const pool = poolNamed(cluster, param(context, 'pool'));
  if (pool) return pool;
  throw clusterFailure(404, 'NotFound', `Could not find agent pool '${param(context, 'pool')}' in managed cluster '${cluster.name}'.`);
}

function put(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  const known = poolNamed(cluster, param(context, 'pool'));
  const name = textOf(known?.['name']) || param(context, 'pool');
  if (!isPoolName(name)) throw clusterFailure(400, 'InvalidParameter', `The value of parameter agentPoolProfile.name is invalid: '${name}'. It must be 1 to 12 lowercase letters and digits and start with a letter.`);
  checkConditions(context, poolKey(cluster, name), known !== undefined);
  notWhileRunning(context, cluster);
  notWhileStopped(cluster);
  const wanted = requestedPool(known, poolRequest(name, bodyOf(context)));
  const pool = { ...defaultPool(wanted, textOf(cluster.properties['currentKubernetesVersion'])), provisioningState: known ? 'Updating' : 'Creating' };
  return change(context, cluster, pool, known ? 200 : 201, (current) => settledPool(context.store, cluster, current, known));
}

/** Puts the pool as it is while Azure works on it, and as `done` makes it when Azure has succeeded. */
function change(context: Context, cluster: Resource, pool: JsonObject, status: number, done: (pool: JsonObject) => JsonObject): EmulatorResponse {
  const begun = putPool(context.store, cluster, pool);
  const operation = start(
    context,
    begun,
    (outcome) => {
      const current = clusterIn(context);
      putPool(context.store, current, outcome === 'Succeeded' ? done(pool) : { ...pool, provisioningState: outcome });
    },
    `${cluster.id}/agentPools/${textOf(pool['name'])}`,
  );
  // An upgrade has a Location besides, though the specification does not say so; the Azure CLI's recordings do.
  const headers = { ...asyncHeaders(context, cluster, operation), ...(status === 202 && { location: operationUrl(context, cluster, operation, 'operationresults') }) };
  return json(status, poolAnswer(context, begun, pool), headers);
}

function upgrade(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  notWhileRunning(context, cluster);
  notWhileStopped(cluster);
  const known = poolIn(context);
  // The service's own words for it: https://github.com/Azure/azure-cli-extensions/pull/5989
  if (known['nodeImageVersion'] === latestImage) return empty(304);
  return change(context, cluster, { ...known, provisioningState: 'UpgradingNodeImageVersion' }, 202, (current) => upgradedPool(context.store, cluster, current));
}

function remove(context: Context): EmulatorResponse {
  const cluster = clusterIn(context);
  const pool = poolNamed(cluster, param(context, 'pool'));
  if (!pool) return empty(204);
  checkConditions(context, poolKey(cluster, textOf(pool['name'])), true);
  const systemPools = poolsOf(cluster).filter(({ mode }) => mode === 'System');
  if (systemPools.length === 1 && pool['mode'] === 'System') throw clusterFailure(400, 'BadRequest', 'There has to be at least one system agent pool in the cluster.');
  notWhileRunning(context, cluster);
  notWhileStopped(cluster);
  putPool(context.store, cluster, { ...pool, provisioningState: 'Deleting' });
  const operation = start(
    context,
    cluster,
    (outcome) => {
      if (outcome === 'Succeeded') removePool(context.store, clusterIn(context), textOf(pool['name']));
      else putPool(context.store, clusterIn(context), { ...pool, provisioningState: outcome });
    },
    `${cluster.id}/agentPools/${textOf(pool['name'])}`,
  );
  return empty(202, { location: operationUrl(context, cluster, operation, 'operationresults'), ...asyncHeaders(context, cluster, operation) });
}
