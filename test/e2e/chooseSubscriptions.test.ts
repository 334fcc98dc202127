import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fabrikam } from '../../src/emulator/seed/people.ts';
import { expect, test } from './accounts.ts';
import type { Workbench } from './accounts.ts';

const custom = { 'managedIdentities.cloud': 'custom' };

async function signedIn(workbench: Workbench): Promise<Workbench> {
  await workbench.showView();
  await workbench.welcome('Sign In to Azure');
  await (await workbench.dialog()).click('Allow');
  await workbench.quickInput.choose('ada@contoso.com');
  return workbench;
}

test('tenants, then their subscriptions, are chosen: the tree asks for less, and the workspace remembers', async ({ open, cloud }) => {
  const azure = cloud.start({ seed: 'guest' });
  const workbench = await signedIn(await open({ settings: custom, viewport: { width: 1100, height: 2400 } }));
  await workbench.tree.toShow(/Wide World Research 1/);
  const whole = azure.requests.length;
  await workbench.viewAction('Choose Subscriptions…');
  await workbench.quickInput.titled(/Subscriptions to Show · in this workspace/);
  await workbench.quickInput.tickAll();
  await workbench.quickInput.type('Litware');
  await workbench.quickInput.tick('Litware Health', 'Litware Research');
  await workbench.screenshot('choose-tenants');
  await workbench.quickInput.accept();
  await workbench.quickInput.tick('Litware Health 2');
  await workbench.screenshot('choose-subscriptions');
  const before = azure.requests.length;
  await workbench.quickInput.accept();
  await workbench.tree.toShow(/^Litware Health 1 .*\nLitware Research 1 .*$/);
  const less = azure.requests.slice(before).filter(({ path }) => !path.includes('oauth2'));
  expect(less.map(({ path }) => path).toSorted()).toEqual(['/providers/Microsoft.ResourceGraph/resources', '/providers/Microsoft.ResourceGraph/resources', '/subscriptions', '/subscriptions', '/tenants']);
  expect(less.length).toBeLessThan(whole);
  const settings = JSON.parse(readFileSync(join(workbench.folder, '.vscode/settings.json'), 'utf8')) as Record<string, string[]>;
  expect(settings['managedIdentities.subscriptions']).toHaveLength(2);

  await workbench.viewAction('Choose Subscriptions…');
  await workbench.quickInput.titled(/Subscriptions to Show/);
  await workbench.quickInput.tickAll();
  await workbench.quickInput.accept();
  await workbench.tree.toShow(/^Litware/);
});

test('the ways in, and a tenant that wants a sign-in, are to be read at 300 pixels', async ({ open, cloud }) => {
  cloud.azure().setFaults([{ path: '/subscriptions', tenant: fabrikam.tenantId, status: 401, code: 'InvalidAuthenticationTokenTenant', message: 'The access token is from the wrong issuer.' }]);
  const workbench = await open({ settings: custom, theme: 'light' });
  await workbench.showView();
  await expect(workbench.page.locator('.sidebar .welcome-view').getByRole('button', { name: 'Explore Sample Azure' })).toBeVisible();
  await workbench.screenshots('ways-in', {}, { theme: 'high-contrast' });
  await signedIn(workbench);
  await workbench.tree.toShow(/Fabrikam {2}sign in to see it$/);
  await workbench.screenshots('tenant-locked', {}, { theme: 'high-contrast' });
});

test('who leaves changes nothing, and may keep the choice for all workspaces', async ({ open }) => {
  const workbench = await signedIn(await open({ settings: custom }));
  await workbench.tree.toShow(/Fabrikam Research/);
  await workbench.viewAction('Choose Subscriptions…');
  await workbench.quickInput.titled(/· in this workspace/);
  await workbench.page.locator('.quick-input-widget').getByRole('button', { name: /Kept for this workspace/ }).click();
  await workbench.quickInput.titled(/· everywhere/);
  await workbench.quickInput.cancel();
  await workbench.tree.toShow(/^Contoso Dev .*\nContoso Prod .*\nFabrikam Research/);
});

test('from real Azure to the sample and back is one action each, and the sample is marked', async ({ open }) => {
  const workbench = await signedIn(await open({ settings: custom }));
  await workbench.tree.toShow(/Fabrikam Research/);
  await workbench.viewAction('Explore Sample Azure');
  await expect(workbench.viewMessage()).toHaveText('Sample Azure · ada@contoso.com');
  await expect(workbench.page.locator('.sidebar .title-label')).toContainText('Sample Azure');
  await expect(workbench.statusBar('Sample Azure')).toBeVisible();
  await workbench.tree.toShow(/Fabrikam Research/);
  await workbench.screenshot('sample-marked');
  await workbench.viewAction('Sign In to Azure');
  await expect(workbench.viewMessage()).toHaveText('SampleAzure · ada@contoso.com');
  await expect(workbench.page.locator('.sidebar .title-label')).not.toContainText('Sample Azure');
  await workbench.tree.toShow(/Fabrikam Research/);
});

test('a credential that cannot work says what is missing, and another one is a click away', async ({ open }) => {
  const workbench = await open({ settings: custom });
  await workbench.showView();
  await workbench.welcome('Use Another Credential');
  await workbench.screenshot('credentials');
  await workbench.quickInput.choose('Environment Variables');
  const message = await workbench.notification('VS Code was started without AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH.');
  await expect(workbench.viewMessage()).toContainText('VS Code was started without AZURE_TENANT_ID');
  await workbench.screenshot('credential-missing');
  await message.click('Use Another Credential');
  await workbench.quickInput.choose('VS Code');
  await (await workbench.dialog()).click('Allow');
  await workbench.quickInput.choose('ada@contoso.com');
  await workbench.tree.toShow(/Fabrikam Research/);
});

test('a sovereign cloud says that VS Code has to be set to it, and does that with a click', async ({ open }) => {
  const workbench = await open({ settings: { 'managedIdentities.cloud': 'usGovernment' } });
  await workbench.showView();
  await workbench.welcome('Sign In to Azure');
  const message = await workbench.notification("VS Code's sign-in is not set to US Government");
  await message.click('Set It Up');
  expect(await (await workbench.dialog()).message()).toContain('sign in using Microsoft Sovereign Cloud');
  await (await workbench.dialog()).click('Cancel');
});

test('the cloud is chosen from a list', async ({ open }) => {
  const workbench = await open({ settings: custom });
  await workbench.showView();
  await workbench.command('Managed Identities: Choose Cloud…');
  await workbench.quickInput.titled('Choose Cloud');
  await workbench.screenshot('clouds');
  expect((await workbench.quickInput.labels()).map((label) => label.trim())).toEqual(['Public Cloud', 'US Government', 'China (21Vianet)', 'Custom…', 'Sample Azure']);
  await workbench.quickInput.choose('Sample Azure');
  await workbench.tree.toShow(/^Contoso Dev/);
});
