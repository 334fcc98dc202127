// The move of aks-legacy to a managed identity, as the page of its panel walks it.
import assert from 'node:assert/strict';
import { guidOf } from '../../../src/emulator/guid.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import type { MoveContract, MoveView, Press } from '../../../src/features/moveToManagedIdentity/protocol.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf } from './meanwhile.ts';

export const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];
export const registry = ['Contoso Dev', 'Container Registries', 'acrabsdemo'];
export const version = '?api-version=2026-06-01';
export const servicePrincipal = guidOf('service principal sp-aks-legacy');

/** The panel of aks-legacy, in a window. */
export async function opened(app: TestApp, command = 'enableManagedIdentity') {
  await app.run(command, [await app.row(...legacy)]);
  const panel = app.panel<MoveContract>();
  /** What it shows when nothing is under way in it. */
  async function settled(): Promise<MoveView> {
    return shown((view) => !view.busy);
  }
  async function shown(fits: (view: MoveView) => boolean): Promise<MoveView> {
    for (let seen = -1; ; ) {
      const answer = await panel.call('view', { seen });
      if (fits(answer.view)) return answer.view;
      ({ seen } = answer);
    }
  }
  async function press(button: Press): Promise<MoveView> {
    await panel.call('press', { button });
    return settled();
  }
  async function act(title: RegExp, act: string): Promise<MoveView> {
    const { steps } = await settled();
    const step = steps.find((one) => title.test(one.title)) ?? assert.fail(`no step ${String(title)}`);
    assert.ok(step.acts.some(({ id }) => id === act), `no "${act}" among ${step.acts.map(({ id }) => id).join(', ')} of ${step.title}`);
    await panel.call('act', { item: step.id, act });
    return settled();
  }
  return { app, panel, settled, shown, press, act };
}

export async function start(t: Parameters<typeof startApp>[0], options?: SampleAzureOptions, prepare: (app: TestApp, clusterId: string) => Promise<void> = async () => {}) {
  const app = startApp(t, options);
  const clusterId = idOf(await app.row(...legacy));
  await prepare(app, clusterId);
  return { clusterId, ...(await opened(app)) };
}

export function told({ steps }: MoveView): string[] {
  return steps.map(({ mark, title }) => `${mark} ${title}`);
}

export function step({ steps }: MoveView, title: RegExp) {
  return steps.find((one) => title.test(one.title)) ?? assert.fail(`no step ${String(title)} among ${steps.map((one) => one.title).join(', ')}`);
}

/** The title of the step that grants. */
export const grants = /Let the new kubelet identity/;
/** The steps, once the question alone is left. */
export const moved = ['yes 1. Find what the service principal can pull from', 'yes 2. Update aks-legacy', 'yes 3. Let the new kubelet identity pull from acrabsdemo', 'yes 4. New nodes for system (1 of 2)', 'yes 5. New nodes for workers (2 of 2)', 'yes 6. Verify'];
