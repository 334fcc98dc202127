import { nextEnd } from '../../azure/applications.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { kubeletsWithoutPull as readKubelets } from '../../azure/reports/kubeletsWithoutPull.ts';
import { orphanedAssignments as readOrphaned } from '../../azure/reports/orphanedAssignments.ts';
import { servicePrincipalClusters as readClusters } from '../../azure/reports/servicePrincipalClusters.ts';
import type { ServicePrincipalCluster } from '../../azure/reports/servicePrincipalClusters.ts';
import { unusedIdentities as readUnused } from '../../azure/reports/unusedIdentities.ts';
import { scopeName } from '../shared/scopes.ts';
import type { Values } from './protocol.ts';
import { failuresOf, placeColumns, placeOf, reported, subscriptionOfScope } from './report.ts';
import type { Report } from './report.ts';

export const unusedIdentities: Report = {
  file: 'unused-identities',
  about: {
    title: 'Unused Identities',
    intro:
      'User-assigned identities that nothing uses and that have no role. Not seen from here: roles outside of Azure RBAC (access policies of key vaults, users of databases, Microsoft Graph), and what signs in by a federated credential.',
    rows: ['unused identity', 'unused identities'],
    none: 'Every identity is used by something, or has a role.',
    columns: [
      { key: 'name', label: 'Identity' },
      { key: 'location', label: 'Region' },
      { key: 'tags', label: 'Tags' },
      { key: 'principalId', label: 'Principal ID', inFiles: true },
      { key: 'clientId', label: 'Client ID', inFiles: true },
      ...placeColumns,
    ],
  },
  read: (cloud, estate) =>
    reported(readUnused(cloud, estate.subscriptions), (identity) => ({
      id: identity.id.toLowerCase(),
      resource: identity,
      values: { ...placeOf(identity, estate), name: identity.name, location: identity.location, tags: Object.entries(identity.tags).map(([name, value]) => `${name}=${value}`).join(', '), principalId: identity.principalId, clientId: identity.clientId },
    })),
};

export const orphanedAssignments: Report = {
  file: 'orphaned-role-assignments',
  about: {
    title: 'Role Assignments of Deleted Principals',
    intro: 'Their identity, user or group is gone, and they stayed behind. They allow nobody anything, and count against the number of role assignments that a subscription may have.',
    rows: ['role assignment', 'role assignments'],
    none: 'Every role assignment belongs to somebody.',
    columns: [
      { key: 'role', label: 'Role' },
      { key: 'on', label: 'On' },
      { key: 'principalId', label: 'Principal ID' },
      { key: 'principalType', label: 'Was A' },
      { key: 'subscription', label: 'Subscription' },
      { key: 'subscriptionId', label: 'Subscription ID', inFiles: true },
      { key: 'tenantId', label: 'Tenant ID', inFiles: true },
      { key: 'scope', label: 'Scope', inFiles: true },
      { key: 'condition', label: 'Condition', inFiles: true },
      { key: 'assignmentId', label: 'Assignment ID', inFiles: true },
    ],
  },
  read: (cloud, estate) =>
    reported(readOrphaned(cloud, estate.subscriptions), ({ assignment: { id, scope, principalId, principalType, condition = '' }, roleName }) => ({
      id: id.toLowerCase(),
      values: { ...subscriptionOfScope(estate, scope), role: roleName ?? 'Unknown role', on: scopeName(scope), principalId, principalType: kinds[principalType] ?? principalType, tenantId: estate.tenant.tenantId, scope, condition, assignmentId: id },
    })),
};

const kinds: Readonly<Record<string, string>> = { ServicePrincipal: 'service principal', User: 'user', Group: 'group' };

export const servicePrincipalClusters: Report = {
  file: 'clusters-on-service-principals',
  about: {
    title: 'Clusters on Service Principals',
    intro:
      'When the secret ends, the cluster can neither pull images, nor scale, nor attach disks. Enable Managed Identity, in the menu of the cluster, moves it off the service principal. Of several secrets nobody can tell which one is in use: the next one to end is shown.',
    rows: ['cluster', 'clusters'],
    none: 'Every cluster runs on a managed identity.',
    columns: [
      { key: 'name', label: 'Cluster' },
      { key: 'secretEnds', label: 'Secret Ends' },
      { key: 'daysLeft', label: 'Days Left' },
      { key: 'clientId', label: 'Client ID' },
      ...placeColumns,
    ],
  },
  read(cloud, estate) {
    const pages = readClusters(cloud, estate.subscriptions);
    const readable = (): boolean => pages.directoryFailure() === undefined;
    return reported(
      pages,
      (found) => ({ id: found.cluster.id.toLowerCase(), resource: found.cluster, values: { ...placeOf(found.cluster, estate), name: found.cluster.name, clientId: found.clientId, ...endOf(found, readable()) } }),
      () => {
        const directory = pages.directoryFailure();
        return [
          ...failuresOf(pages, estate),
          ...(directory ? [{ subject: `Ends of secrets in ${estate.tenant.name}`, error: directory }] : []),
        ];
      },
    );
  },
};

const day = 24 * 60 * 60 * 1000;

/** The end of the secret that ends next; where all have ended, of the last one. */
function endOf({ secrets }: ServicePrincipalCluster, readable: boolean): Values {
  if (!readable) return { secretEnds: 'not readable' };
  if (!secrets) return { secretEnds: 'not in this directory' };
  const end = nextEnd(secrets, Date.now());
  if (end === undefined) return { secretEnds: 'no secret' };
  return { secretEnds: new Date(end.at).toISOString().slice(0, 10), daysLeft: Math.floor((end.at - Date.now()) / day) };
}

export const kubeletsWithoutPull: Report = {
  file: 'kubelets-without-pull-access',
  about: {
    title: 'Kubelet Identities Without Pull Access',
    intro: 'The identity that pulls images for the cluster has no role that reaches a registry. A cluster whose kubelet has one that may let it pull, since the role or the mode of the registry could not be read, is not listed. Not seen from here: roles that it has by a group, pull secrets, and public registries.',
    rows: ['cluster', 'clusters'],
    none: 'Every kubelet identity can pull from a registry, as far as is known.',
    columns: [
      { key: 'name', label: 'Cluster' },
      { key: 'kubelet', label: 'Kubelet Identity' },
      { key: 'principalId', label: 'Principal ID' },
      ...placeColumns,
    ],
  },
  read(cloud, estate) {
    const pages = readKubelets(cloud, estate.subscriptions);
    return reported(
      pages,
      ({ cluster, kubelet: { resourceId = '', principalId } }) => ({
        id: cluster.id.toLowerCase(),
        resource: cluster,
        values: { ...placeOf(cluster, estate), name: cluster.name, kubelet: parseResourceId(resourceId)?.name ?? resourceId, principalId },
      }),
      () => failuresOf(pages, estate),
    );
  },
};
