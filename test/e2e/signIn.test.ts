import { contoso, fabrikam } from '../../src/emulator/seed/people.ts';
import { expect, test } from './accounts.ts';
import type { Workbench } from './accounts.ts';

const custom = { 'managedIdentities.cloud': 'custom' };
const both = /^Contoso Dev .*\nContoso Prod .*\nFabrikam Research /;

/** Through VS Code's own question, as a person does. */
async function signIn(workbench: Workbench, account: string): Promise<void> {
  await (await workbench.dialog()).click('Allow');
  await workbench.quickInput.choose(account);
}

async function signedIn(open: () => Promise<Workbench>, account = 'ada@contoso.com'): Promise<Workbench> {
  const workbench = await open();
  await workbench.showView();
  await workbench.welcome('Sign In to Azure');
  await signIn(workbench, account);
  await expect(workbench.viewMessage()).toHaveText(`SampleAzure · ${account}`);
  return workbench;
}

test("signing in by the welcome view: VS Code asks, and the account's subscriptions show", async ({ open }) => {
  const workbench = await open({ settings: custom });
  await workbench.showView();
  await workbench.welcome('Sign In to Azure');
  const dialog = await workbench.dialog();
  await workbench.screenshot('sign-in-consent');
  expect(await dialog.message()).toContain('wants to sign in using Microsoft');
  await signIn(workbench, 'ada@contoso.com');
  await workbench.tree.toShow(both);
  await expect(workbench.viewMessage()).toHaveText('SampleAzure · ada@contoso.com');
  await workbench.screenshot('signed-in');
});

test('a refused consent says so, and offers the other ways in', async ({ open }) => {
  const workbench = await open({ settings: custom });
  await workbench.showView();
  await workbench.welcome('Sign In to Azure');
  await (await workbench.dialog()).click('Cancel');
  const message = await workbench.notification('You did not allow Managed Identities to use your account.');
  expect(await message.buttons()).toEqual(['Sign In', 'Use Another Credential', 'Show Log']);
  await message.click('Sign In');
  await signIn(workbench, 'ada@contoso.com');
  await workbench.tree.toShow(both);
});

test('two accounts at once: what each of them opens is there, under its name where both open it', async ({ open }) => {
  const workbench = await signedIn(() => open({ settings: custom }), 'grace@contoso.com');
  await workbench.tree.toShow(/^Contoso Prod .*$/);
  await workbench.viewAction('Sign In to Azure');
  await (await workbench.dialog()).click('Allow');
  await workbench.quickInput.choose('Sign in to another account');
  await workbench.quickInput.choose('ada@contoso.com');
  await expect(workbench.viewMessage()).toHaveText('SampleAzure · grace@contoso.com · ada@contoso.com');
  await workbench.tree.toShow(/^Contoso Prod .*grace@contoso\.com\nContoso Dev .*Contoso\nContoso Prod .*ada@contoso\.com\nFabrikam Research/);
  await workbench.screenshot('two-accounts');
});

test("signing out in VS Code's accounts menu is followed at once", async ({ open }) => {
  const workbench = await signedIn(() => open({ settings: custom }));
  await workbench.tree.toShow(both);
  await workbench.accountsMenu(/ada@contoso\.com/, 'Sign Out');
  await (await workbench.dialog()).click('Sign Out');
  await expect(workbench.page.locator('.sidebar .welcome-view').getByRole('button', { name: 'Sign In to Azure' })).toBeVisible();
  await expect(workbench.tree.rows).toHaveCount(0);
});

test('a tenant that asks for a second sign-in shows as a row that leads to it', async ({ open, cloud }) => {
  cloud.start({ seed: 'guest' });
  const workbench = await signedIn(() => open({ settings: custom, viewport: { width: 900, height: 2400 } }));
  await workbench.tree.toShow(/Trey Research {2}sign in to see it/);
  // Until the last tenant has answered: each draws the rows again, and takes a button from under the mouse.
  await expect(workbench.tree.rows).toHaveCount(79);
  await workbench.tree.action(['Trey Research'], 'Sign In');
  await (await workbench.dialog()).click('Allow');
  await workbench.tree.toLack('Trey Research');
  await workbench.tree.toShow(/Trey Research 1/);
});

test('a claims challenge is answered once, and nobody notices', async ({ open, cloud }) => {
  const azure = cloud.azure();
  const workbench = await signedIn(() => open({ settings: custom }));
  await workbench.tree.toShow(both);
  azure.setFaults([{ path: '/providers/Microsoft.ResourceGraph/', challenge: true }]);
  const before = azure.requests.length;
  await workbench.tree.expand('Contoso Dev', 'Managed Identities');
  await workbench.tree.row('Contoso Dev', 'Managed Identities', 'mi-acr-id');
  expect(azure.requests.slice(before).filter(({ path }) => path.includes('Microsoft.ResourceGraph')).map(({ status }) => status)).toEqual([401, 200]);
});

test('access that was revoked says so, and signing in again mends it', async ({ open, cloud }) => {
  const azure = cloud.azure();
  const workbench = await signedIn(() => open({ settings: custom }));
  await workbench.tree.toShow(both);
  const forGraph = await azure.cloud.credential(contoso.tenantId).getToken(`${azure.cloud.graph}/.default`);
  await azure.handle({ method: 'POST', url: `${azure.cloud.graph}/v1.0/me/revokeSignInSessions`, headers: { authorization: `Bearer ${forGraph?.token ?? ''}` } });
  await workbench.viewAction('Refresh');
  await expect(await workbench.tree.row('Sign in needed')).toHaveAttribute('aria-label', /Azure wants ada@contoso\.com to sign in again: access was revoked/);
  await workbench.screenshot('revoked');
  await workbench.tree.action(['Sign in needed'], 'Sign In');
  await (await workbench.dialog()).click('Allow');
  await workbench.quickInput.choose('ada@contoso.com');
  await workbench.tree.toShow(both);
});

test('a token that ends in the middle of a listing is renewed', async ({ open, cloud }) => {
  const azure = cloud.start({ tokenSeconds: 3, latencyMs: 700, pageSize: 1 });
  const workbench = await signedIn(() => open({ settings: custom }));
  await workbench.tree.expand('Contoso Dev', 'Managed Identities');
  await workbench.tree.toShow(/mi-payments/);
  expect(azure.requests.filter(({ path, status }) => !path.includes('oauth2') && status !== 200)).toEqual([]);
});

test('a wrong tenant is named, and leaves the others alone', async ({ open, cloud }) => {
  cloud.azure().setFaults([{ path: '/subscriptions', tenant: fabrikam.tenantId, status: 401, code: 'InvalidAuthenticationTokenTenant', message: 'The access token is from the wrong issuer.' }]);
  const workbench = await signedIn(() => open({ settings: custom }));
  await workbench.tree.toShow(/^Contoso Dev .*\nContoso Prod .*\nFabrikam {2}sign in to see it$/);
  await expect(await workbench.tree.row('Fabrikam')).toHaveAttribute('aria-label', /Your sign-in is for another tenant than the one that this belongs to/);
});

test('a sign-in that has ended says so', async ({ open, cloud }) => {
  cloud.azure().setFaults([{ path: '/tenants', status: 401, code: 'ExpiredAuthenticationToken', message: 'The access token expiry UTC time is earlier than current UTC time.' }]);
  const workbench = await signedIn(() => open({ settings: custom }));
  await expect(await workbench.tree.row('Sign in needed')).toHaveAttribute('aria-label', /Your sign-in has expired, or this computer's clock is wrong\. Sign in again/);
});

test('without a network the view says so, and a retry finds it again', async ({ open, cloud }) => {
  const workbench = await signedIn(() => open({ settings: custom }));
  await workbench.tree.toShow(both);
  cloud.azure().setFaults([{ path: '/', reset: true }]);
  await workbench.viewAction('Refresh');
  await workbench.tree.toShow(/Can't reach Azure/);
  await workbench.screenshot('no-network');
  cloud.azure().setFaults([]);
  await workbench.tree.action(["Can't reach Azure"], 'Retry');
  await workbench.tree.toShow(both);
});

test('forty tenants of which three fail and one hangs: the rest show, and the one can be given up', async ({ open, cloud }) => {
  const azure = cloud.start({ seed: 'guest' });
  const tenants = await tenantsOf(azure);
  const [hanging, ...failing] = ['Adatum Health', 'Litware Health', 'Lucerne Research', 'Northwind Logistics'].map((name) => tenants.get(name) ?? '');
  azure.setFaults([
    { path: '/subscriptions', tenant: hanging ?? '', delayMs: 600_000 },
    ...failing.map((tenant) => ({ path: '/subscriptions', tenant, status: 403, code: 'AuthorizationFailed', message: 'No.' })),
  ]);
  const workbench = await signedIn(() => open({ settings: custom, viewport: { width: 900, height: 2400 } }));
  await workbench.tree.toShow(/Adatum Health {2}loading…/);
  await workbench.tree.toShow(/Wide World Research 1/);
  await workbench.screenshot('forty-tenants');
  const text = await workbench.tree.text();
  for (const name of ['Litware Health', 'Lucerne Research', 'Northwind Logistics']) expect(text).toContain(`${name}  no permission`);
  expect(text).not.toContain('Litware Health 1');
  await workbench.tree.action(['Adatum Health'], 'Stop Asking This Tenant');
  await workbench.tree.toShow(/Adatum Health {2}(?!loading)/);
});

async function tenantsOf(azure: { cloud: { credential: (tenantId?: string) => { getToken: (scope: string) => Promise<{ token: string } | null> }; resourceManager: string }; handle: (request: { method: string; url: string; headers: Record<string, string> }) => Promise<{ body: string }> }): Promise<Map<string, string>> {
  const token = await azure.cloud.credential().getToken(`${azure.cloud.resourceManager}/.default`);
  const { body } = await azure.handle({ method: 'GET', url: `${azure.cloud.resourceManager}/tenants?api-version=2022-12-01`, headers: { authorization: `Bearer ${token?.token ?? ''}` } });
  return new Map((JSON.parse(body) as { value: { displayName: string; tenantId: string }[] }).value.map(({ displayName, tenantId }) => [displayName, tenantId]));
}
