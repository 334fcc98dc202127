import * as az from '../../azure/asCode/az.ts';
import { callerPrincipal } from '../../azure/caller.ts';
import type { CallerPrincipal } from '../../azure/caller.ts';
import { grantRole } from '../../azure/grants.ts';
import { currentRegistry } from '../../azure/registries.ts';
import type { Registry } from '../../azure/registries.ts';
import { builtInRoles } from '../../azure/roles.ts';
import type { RoleName } from '../../azure/roles.ts';
import type { Operation } from '../../ui/operation.ts';
import { showProgress } from '../../ui/progress.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { resourceAround, topics } from '../shared/resourceNodes.ts';

export interface LetMeReadRepositories {
  readonly of: (registry: Registry) => Promise<boolean>;
}

/** Gives who is signed in the roles that read what a registry holds. To manage a registry is not to see its images in ABAC mode. */
export function registerLetMeReadRepositories(app: App): LetMeReadRepositories {
  /** Whether it was done. */
  async function letMe(shown: Registry): Promise<boolean> {
    const { cloud } = app;
    // Which roles count depends on its mode, and what is shown may be old.
    const [registry, me] = await showProgress('Looking up which roles count', async (signal) => Promise.all([currentRegistry(cloud(), shown, signal), callerPrincipal(cloud(), shown, signal)]));
    if (!me) throw new Error('Your sign-in does not say who you are in this tenant. Ask somebody to assign you the role.');
    return (await app.operations.run(operation(app, registry, me))) !== undefined;
  }

  app.commands.register('letMeReadRepositories', async (rows) => {
    const registry = resourceAround(rows[0], 'registry') ?? (await pickResource(app, ['registry'], 'Let Me Read Repositories', () => true));
    if (!registry || !(await letMe(registry))) return;
    // What failed is not kept, and nothing else would read it again.
    for (const { node, parent } of rows) if (node.kind === 'error' && parent) app.tree.reload(parent);
  });
  return { of: letMe };
}

function rolesFor({ mode }: Registry): readonly RoleName[] {
  return mode === 'abac' ? [builtInRoles.repositoryReader, builtInRoles.catalogLister] : [builtInRoles.acrPull];
}

function operation(app: App, registry: Registry, { id, type }: CallerPrincipal): Operation<true> {
  const { name, id: scope } = registry;
  const roles = rolesFor(registry);
  const called = roles.map((role) => role.name).join(' and ');
  return {
    title: `Assign ${called} on ${name} to you`,
    commands: roles.map((role) => az.assignRole({ scope, role: role.name, principalId: id, principalType: type })),
    topics: [topics.access],
    run: async (signal) => {
      for (const role of roles) await grantRole(app.cloud(), registry, { scope, role, principalId: id, principalType: type }, signal);
      return true;
    },
    done: () => ({ message: `You have ${called} on ${name} now. It takes up to ten minutes until the registry knows.` }),
  };
}
