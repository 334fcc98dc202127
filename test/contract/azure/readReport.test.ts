import assert from 'node:assert/strict';
import { it } from 'node:test';
import { unusedIdentities } from '../../../src/azure/reports/unusedIdentities.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { readReport } from '../../../src/features/reports/reading.ts';
import { reported } from '../../../src/features/reports/report.ts';
import type { Report } from '../../../src/features/reports/report.ts';
import { createEstate } from '../../../src/features/signIn/estate.ts';
import { createSampleAzure } from '../recording.ts';
import { never } from './estate.ts';

const report: Report = {
  file: '',
  about: { title: '', intro: '', rows: ['', ''], none: '', columns: [] },
  read: (cloud, { subscriptions }) => reported(unusedIdentities(cloud, subscriptions), (identity) => ({ id: identity.id, values: {}, resource: identity })),
};

function reading(options: SampleAzureOptions) {
  const azure = createSampleAzure(options);
  const estate = createEstate(azure.cloud, undefined);
  return { azure, ...readReport({ cloud: () => azure.cloud, estate: async () => estate }, report, never) };
}

it('every tenant is asked once, and one that cannot be signed in to is named beside the rows of the others', async () => {
  const { azure, soFar, more } = reading({ seed: 'guest' });
  while (!soFar().done) await more();
  const { rows, failures } = soFar();
  assert.deepEqual(failures.map(({ subject }) => subject), ['Trey Research']);
  assert.equal(new Set(rows.map(({ resource }) => resource?.tenantId)).size, 39);
  const queries = azure.requests.filter(({ path }) => path === '/providers/Microsoft.ResourceGraph/resources');
  assert.equal(queries.length, 39);
});

it('a tenant that hangs keeps the rows of the others from nobody', async () => {
  const { soFar, more } = reading({ seed: 'guest', faults: [{ path: '/providers/Microsoft.ResourceGraph/', tenant: guidOf('tenant contoso.com'), delayMs: 3_000 }] });
  while (new Set(soFar().rows.map(({ resource }) => resource?.tenantId)).size < 3) await more();
  assert.equal(soFar().done, false);
});

it('where nothing can be asked at all there is the reason, and an end', async () => {
  const { soFar, more } = reading({ faults: [{ path: '/tenants', status: 403, code: 'AuthorizationFailed' }] });
  while (!soFar().done) await more();
  assert.deepEqual([soFar().rows, soFar().failures.map(({ subject, error }) => [subject, (error as { kind: string }).kind])], [[], [['', 'denied']]]);
});
