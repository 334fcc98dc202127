import * as az from '../../azure/asCode/az.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { grantRole } from '../../azure/grants.ts';
import type { NeededRole } from '../../azure/podIdentityRoles.ts';
import type { App } from '../shared/app.ts';
import { topics } from '../shared/resourceNodes.ts';
import { scopeName } from '../shared/scopes.ts';
import type { Facts } from './needs.ts';

/** Assigns the roles one after another, and says so. Where one is refused, the message says which went before: doing it again goes on from there. */
export async function assignRoles(app: App, cloud: Cloud, { cluster, actor }: { readonly cluster: Facts['cluster']; readonly actor: Exclude<Facts['actor'], string> }, roles: readonly NeededRole[], signal: AbortSignal): Promise<string> {
  if (roles.length === 0) return `${actor.name} has all that is needed already.`;
  const { principalId, name: who } = actor;
  const done: string[] = [];
  const soFar = () => (done.length === 0 ? '' : ` Assigned before: ${done.join(', ')}.`);
  await app.operations.submit(
    {
      title: `Let pod identity attach identities to the nodes of ${cluster.name}`,
      commands: roles.map(({ role, scope }) => az.assignRole({ scope, role: role.name, principalId })),
      topics: [topics.access],
      async run(stop) {
        for (const { role, scope, at } of roles) {
          const what = `${role.name} on ${scopeName(scope)}`;
          try {
            await grantRole(cloud, at, { scope, role, principalId }, stop);
          } catch (error) {
            if (stop.aborted) throw error;
            throw new Error(`${what} was not assigned. ${app.describe(error).message}${soFar()} Try again to go on from there.`, { cause: error });
          }
          done.push(what);
        }
      },
      // The panel says it, beside what it was about.
      done: () => undefined,
    },
    signal,
  );
  return `${who} got ${done.join(', ')}. It may take some minutes until Azure goes by it everywhere.`;
}
