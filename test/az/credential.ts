// The real Azure CLI as the way into a cloud: what the extension does when its setting says azureCli.
import assert from 'node:assert/strict';
import type { Addresses } from '../../scripts/sampleAzure/guide.ts';
import { readEndpoints } from '../../src/azure/clouds.ts';
import { connectCredential } from '../../src/azure/node/credentials.ts';
import { httpClientTrusting } from '../../src/azure/node/trust.ts';
import { listSubscriptions, listTenants } from '../../src/azure/subscriptions.ts';

const never = new AbortController().signal;

/** Needs a CLI that is signed in to the sample, by the environment of this process. The last one signs it out. */
export function credentialSteps({ resourceManager, caFile, tenantId }: Addresses, logOut: () => Promise<unknown>): readonly (readonly [name: string, step: () => Promise<void>])[] {
  const connect = async () => {
    const httpClient = await httpClientTrusting(caFile);
    return connectCredential('azureCli', await readEndpoints(resourceManager, httpClient, never), { httpClient }, never);
  };
  return [
    [
      'who is signed in with az sees their subscriptions',
      async () => {
        const cloud = await connect();
        const [tenant] = await listTenants(cloud, undefined, never);
        assert.equal(tenant?.tenantId, tenantId);
        assert.deepEqual((await listSubscriptions(cloud, tenant, never)).map(({ name }) => name), ['Contoso Dev']);
        assert.match(cloud.accounts[0]?.label ?? '', /\(Azure CLI\)$/);
      },
    ],
    [
      'thirty clients ask az for a token once',
      async () => {
        const cloud = await connect();
        const scope = `${cloud.resourceManagerAudience}/.default`;
        const started = performance.now();
        const tokens = await Promise.all(Array.from({ length: 30 }, async () => cloud.credential(tenantId).getToken(scope)));
        assert.equal(new Set(tokens.map((token) => token?.token)).size, 1);
        // A token of the CLI takes some half a second each.
        assert.ok(performance.now() - started < 5000);
      },
    ],
    [
      'az that nobody is signed in to says what to run',
      async () => {
        await logOut();
        await assert.rejects(connect(), { kind: 'signInNeeded', code: 'AzureCliNotLoggedIn', message: 'The Azure CLI has no sign-in that works. Run az login.' });
      },
    ],
  ];
}
