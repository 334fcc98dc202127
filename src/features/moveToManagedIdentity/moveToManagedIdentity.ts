import { refOf } from '../../azure/clients.ts';
import { listResources } from '../../azure/inventory.ts';
import { idKey } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { OpenedPanel } from '../../ui/panel.ts';
import { pickMany } from '../../ui/pickMany.ts';
import type { ChoiceOfMany } from '../../ui/pickMany.ts';
import type { Handlers } from '../../ui/rpc.ts';
import type { Row } from '../../ui/tree.ts';
import { inCloud, subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { moveOf } from '../shared/moves.ts';
import type { MovedRegistry } from '../shared/moves.ts';
import { createNews } from '../shared/news.ts';
import { pagedChoicesOfMany, pickResource } from '../shared/pickers.ts';
import type { Principal } from '../shared/principalNodes.ts';
import { undoOperation } from '../shared/removal.ts';
import { resourceOf } from '../shared/resourceNodes.ts';
import type { MoveContract } from './protocol.ts';
import { withPool, withRegistry } from './record.ts';
import { createWalk } from './walk.ts';
import type { Walk } from './walk.ts';

type Cluster = OfKind<'cluster'>;

export interface MoveToManagedIdentity {
  readonly show: (cluster: Cluster) => void;
}

/** The panel "Move … to a managed identity": the plan, then the way step by step, begun anew or gone on with. */
export function registerMoveToManagedIdentity(app: App, assignRole: (principal: Principal) => unknown): MoveToManagedIdentity {
  const isMoving = (cluster: Cluster) => moveOf(app, cluster) !== undefined;

  function show(cluster: Cluster): void {
    app.openPanel<MoveContract>({
      script: 'moveToManagedIdentity',
      title: `Move to Managed Identity: ${cluster.name}`,
      key: idKey(cluster.id),
      handlers: (panel) => handlers(app, cluster, panel, assignRole, () => show(cluster)),
    });
  }

  async function start(rows: readonly Row[], title: string, fits: (cluster: Cluster) => boolean): Promise<void> {
    const cluster = resourceOf(rows[0], 'cluster') ?? (await pickResource(app, ['cluster'], title, fits));
    if (!cluster) return;
    if (cluster.runsOn.kind === 'managedIdentity' && !isMoving(cluster)) return app.commands.offer('info', `${cluster.name} runs on a managed identity already, and nothing is known here of a move that is not finished.`);
    show(cluster);
  }

  app.commands.register('enableManagedIdentity', async (rows) => start(rows, 'Enable Managed Identity', (cluster) => cluster.runsOn.kind === 'servicePrincipal' || isMoving(cluster)));
  app.commands.register('continueMove', async (rows) => start(rows, 'Continue Moving to Managed Identity', isMoving));
  return { show };
}

function handlers(chosen: App, cluster: Cluster, panel: OpenedPanel, assignRole: (principal: Principal) => unknown, reopen: () => unknown): Handlers<MoveContract> {
  const news = createNews<true>();
  const app = inCloud(chosen, chosen.cloud());
  const walk = createWalk(app, cluster, panel.closed, () => news.tell(true), reopen);
  void walk.look();
  return {
    async view({ seen }, signal) {
      const { seen: now } = await news.since(seen, signal);
      return { seen: now, view: walk.view() };
    },
    press({ button }) {
      if (button === 'close') panel.close();
      else if (button === 'stop') walk.stop();
      else void walk[button]();
    },
    act: async ({ item, act }) => actOn(app, walk, item, act, assignRole),
    ...formHandlers(panel),
  };
}

/** Does what a button of a step says. What the page says is not trusted: what is not there is not done. */
async function actOn(app: App, walk: Walk, item: string, act: string, assignRole: (principal: Principal) => unknown): Promise<void> {
  const way = /^way (\d+)$/.exec(act)?.[1];
  if (way !== undefined) return void (await walk.failureOf(item)?.ways[Number(way)]?.run());
  const facts = walk.facts();
  if (!facts) return;
  const registry = facts.registries.find(({ id }) => item === `grant ${id}`);
  const pool = facts.cluster.nodePools.find(({ name }) => item === `pool ${name}`);
  const { leftOut, chosen } = walk.draft();
  switch (act) {
    case 'retry':
      return void (item === 'remove' ? walk.end(true) : walk.go());
    case 'choose': {
      const picked = await pickRegistries(app, facts.cluster.tenantId, facts.registries);
      const added = (picked ?? []).filter(({ id }) => !facts.registries.some((one) => idKey(one.id) === idKey(id)));
      return added.length === 0 ? undefined : walk.choose({ chosen: [...chosen, ...added] }, (move) => ({ ...move, registries: [...move.registries, ...added] }));
    }
    case 'none':
      return walk.choose({ fromNone: true }, (move) => move);
    case 'assignRole': {
      const { runsOn, name, id } = facts.cluster;
      if (runsOn.kind === 'managedIdentity') assignRole({ name, principalId: runsOn.controlPlane.principalId, at: refOf(facts.cluster), resourceId: runsOn.controlPlane.resourceId ?? id });
      return;
    }
    case 'skip':
    case 'take':
      if (registry) await walk.choose({ leftOut: act === 'skip' ? [...leftOut, registry.id] : leftOut.filter((id) => id !== registry.id) }, (move) => withRegistry(move, registry.id, { skipped: act === 'skip' }));
      return;
    case 'done':
      if (pool) await walk.choose({}, (move) => withPool(move, pool.name));
      return;
    case 'byHand':
    case 'auto':
      return walk.choose({ byHand: act === 'byHand' }, (move) => ({ ...move, byHand: act === 'byHand' }));
    case 'remove':
    case 'keep':
      return void walk.end(act === 'remove');
    case 'undo':
      await app.operations.run(undoOperation(app, walk.removed(), walk.notePutBack));
  }
}

/** Registries of the tenant: a kubelet identity can't pull from another one. Undefined when the user leaves. */
async function pickRegistries(app: App, tenantId: string, known: readonly MovedRegistry[]): Promise<readonly MovedRegistry[] | undefined> {
  const picked = await pickMany<MovedRegistry>({ title: 'Which registries does the cluster pull from?', placeholder: 'Tick those that its new identity shall pull from', choices: (signal, tell) => choices(app, tenantId, known, signal, tell) }, app.describe);
  return picked?.values;
}

async function* choices(app: App, tenantId: string, known: readonly MovedRegistry[], signal: AbortSignal, tell: (text: string) => void): AsyncIterable<ChoiceOfMany<MovedRegistry>[]> {
  const subscriptions = await subscriptionsOfTenant(app, tenantId, signal);
  const isKnown = (registry: OfKind<'registry'>) => known.some(({ id }) => idKey(id) === idKey(registry.id));
  yield* pagedChoicesOfMany(app, subscriptions, listResources(app.cloud(), subscriptions, ['registry']), (registry) => (isKnown(registry) ? undefined : { id: registry.id, at: refOf(registry), chosen: true }), signal, tell);
}
