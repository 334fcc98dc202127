import * as vscode from 'vscode';
import { commonRolesAt, sortedFor } from '../../azure/commonRoles.ts';
import { conditionProblem } from '../../azure/conditions.ts';
import { needsContentTrust, roleRefusal, roleWarning } from '../../azure/registryRoles.ts';
import { roleDefinitions } from '../../azure/roles.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import type { Principal } from '../shared/principalNodes.ts';
import { whoGrants } from '../shared/scopes.ts';
import { pickAssignees } from '../shared/pickAssignees.ts';
import { pickPlace } from '../shared/pickPlace.ts';
import { assigneeOf, assigneesAt, placesAt, registryAt } from '../shared/places.ts';
import type { Place } from '../shared/places.ts';
import { obstaclesAt } from './obstacles.ts';
import { assignOperation } from './operation.ts';
import type { AssignRoleContract } from './protocol.ts';
import { chosenOf, tenantOf, withAssignees, without, withPlace } from './selection.ts';
import type { Selection } from './selection.ts';

export interface AssignRole {
  readonly to: (principal: Principal) => void;
  /** With a role that is chosen already. */
  readonly start: (selection: Selection, roleGuid?: string) => void;
}

/** Opens who has access to a scope. */
type ShowWho = (place: Place) => unknown;

/** The form "Assign role": to one identity or several, on one scope or several, begun from either side. */
export function registerAssignRole(app: App, showWho: ShowWho): AssignRole {
  function start(selection: Selection, roleGuid?: string): void {
    const { assignees: [who], places: [where] } = selection;
    const title = who ? `Assign Role: ${selection.assignees.length === 1 ? who.name : `${selection.assignees.length} Identities`}` : `Assign Role${where ? `: ${where.name}` : ''}`;
    app.openPanel<AssignRoleContract>({ script: 'assignRole', title, handlers: (panel) => handlers(app, selection, roleGuid, showWho, panel) });
  }

  app.commands.register('assignRole', (rows) => {
    const assignees = rows.flatMap(assigneesAt);
    const tenants = new Set(assignees.map(({ at }) => at.tenantId.toLowerCase()));
    if (tenants.size > 1) return app.commands.offer('info', 'These identities are of several tenants, and a role is assigned in one. Choose identities of one tenant.');
    start({ assignees, places: assignees.length > 0 ? [] : rows.flatMap(placesAt) });
  });
  return { to: (principal) => start({ assignees: [assigneeOf(principal)], places: [] }), start };
}

function handlers(app: App, begun: Selection, roleGuid: string | undefined, showWho: ShowWho, panel: { close(): void }): Handlers<AssignRoleContract> {
  let selection = begun;
  let assigning: AbortController | undefined;
  const changed = (next: Selection) => chosenOf((selection = next));
  const placeOf = (scope: string) => selection.places.find((place) => place.scope === scope);
  const firstPlace = () => {
    const [place] = selection.places;
    if (!place) throw new Error('Choose a scope first.');
    return place;
  };

  return {
    load: () => ({ chosen: chosenOf(selection), role: roleGuid, shell: shellOfTerminal() }),
    async addPrincipals() {
      const picked = await pickAssignees(app, tenantOf(selection), 'Assign a role: to whom?');
      return changed(withAssignees(selection, picked ?? []));
    },
    async addScope() {
      const picked = await pickPlace(app, tenantOf(selection), 'Assign a role: where?');
      return changed(picked ? withPlace(selection, picked) : selection);
    },
    remove: ({ id }) => changed(without(selection, id)),
    async roles(_, signal) {
      const { scope, at } = firstPlace();
      const [definitions, registry] = await Promise.all([roleDefinitions(app.cloud(), at, signal), registryAt(app, firstPlace(), signal)]);
      const common = new Set(commonRolesAt(scope, registry).map((name) => name.toLowerCase()));
      return sortedFor(scope, registry, definitions.values()).map(({ guid, name, description, custom }) => ({
        guid,
        name,
        description,
        custom,
        common: !custom && common.has(name.toLowerCase()),
        warning: custom ? undefined : roleWarning(name, registry),
        refusal: custom ? undefined : roleRefusal(name, registry),
      }));
    },
    async role({ guid }, signal) {
      const role = (await roleDefinitions(app.cloud(), firstPlace().at, signal)).get(guid);
      return { permissions: role?.permissions ?? [] };
    },
    obstacles: async (_, signal) => (await Promise.all(selection.places.map(async (place) => obstaclesAt(app, place, signal)))).flat(),
    async copyRequest({ scope }) {
      const action = 'Microsoft.Authorization/roleAssignments/write';
      await vscode.env.clipboard.writeText(`Please let me do ${action} on ${scope}. ${whoGrants(action)}`);
      vscode.window.setStatusBarMessage('$(check) Copied the request', 4000);
    },
    showWho({ scope }) {
      const place = placeOf(scope);
      if (place) void showWho(place);
    },
    async assign(form, signal) {
      const problem = conditionProblem(form.condition);
      if (problem !== undefined) throw new Error(problem);
      const registries = form.role.custom || !needsContentTrust(form.role.name) ? [] : await Promise.all(selection.places.map(async (place) => registryAt(app, place, signal)));
      const refusal = registries.map((registry) => roleRefusal(form.role.name, registry)).find((reason) => reason !== undefined);
      if (refusal !== undefined) throw new Error(refusal);
      if (selection.assignees.length === 0) throw new Error('Choose who gets the role.');
      const obstacles = (await Promise.all(selection.places.map(async (place) => obstaclesAt(app, place, signal)))).flat();
      const obstacle = obstacles.find(({ certain }) => certain);
      if (obstacle) throw new Error(obstacle.message);
      firstPlace();
      const run = selection;
      assigning = new AbortController();
      await app.operations.submit(assignOperation(app, run, form, () => app.operations.run(assignOperation(app, run, form, () => undefined))), assigning.signal);
      panel.close();
    },
    cancelAssign: () => assigning?.abort(),
    ...formHandlers(panel),
  };
}
