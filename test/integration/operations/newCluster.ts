// The form "Create Cluster", as its page fills it in.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { CreateClusterContract, NewClusterForm } from '../../../src/features/createCluster/protocol.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { plainForm } from '../../unit/createCluster/plainForm.ts';
import { startApp } from './harness.ts';
import { until } from './until.ts';

/** The form, opened on a subscription. */
export async function form(t: TestContext, { subscription = 'Contoso Dev', ...options }: SampleAzureOptions & { subscription?: string } = {}) {
  const app = startApp(t, options);
  await app.run('createCluster', [await app.row(subscription)]);
  const panel = app.panel<CreateClusterContract>();
  const { subscriptionId = assert.fail('no subscription') } = await panel.call('subscriptions', undefined);
  const create = async (more: Partial<NewClusterForm> = {}) => panel.call('create', { ...plainForm, subscriptionId, ...more });
  const pickIdentity = async (name: string) => (await app.answering({ picks: [name] }, async () => panel.call('pickIdentity', { subscriptionId, title: 'Which?' }))) ?? assert.fail('none');
  const pickRegistry = async (name: string) => (await app.answering({ picks: [name] }, async () => panel.call('pickRegistry', { subscriptionId }))) ?? assert.fail('none');
  const writes = () => app.azure.requests.filter(({ method }) => method === 'PUT').map(({ path }) => /\/providers\/([\w.]+\/\w+)\/[^/]+$/i.exec(path)?.[1] ?? 'resourceGroups');
  return { app, panel, subscriptionId, create, pickIdentity, pickRegistry, writes, group: [subscription, 'Kubernetes Clusters'] };
}

export type Form = Awaited<ReturnType<typeof form>>;

/** What is said of it first. */
export const toldOf = async ({ app }: Form) => until('what becomes of it', () => app.messages().at(-1));
