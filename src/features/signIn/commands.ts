import * as vscode from 'vscode';
import { signInCommand } from '../../azure/credentialNames.ts';
import { pick } from '../../ui/pick.ts';
import type { Choice } from '../../ui/pick.ts';
import type { Row } from '../../ui/tree.ts';
import { toTerminal } from '../../ui/terminal.ts';
import type { App, TenantEstate } from '../shared/app.ts';
import { chooseSubscriptions } from './chooseSubscriptions.ts';
import type { Session } from './session.ts';
import { readSettings, writeSetting } from './settings.ts';
import type { CloudName, Settings } from './settings.ts';
import { useSovereignCloud } from './vscodeAccounts.ts';

// What the memory calls the cloud that was in use before the sample.
const lastCloud = 'signIn.lastCloud';

export function registerSignIn(app: App, session: Session): void {
  app.commands.register('signIn', async () => {
    await leaveSample(app);
    await signIn(session);
  });
  app.commands.register('exploreSample', async () => {
    const { cloud } = readSettings();
    if (cloud !== 'sample') await app.memory.update(lastCloud, cloud);
    await writeSetting('cloud', 'sample');
  });
  app.commands.register('useCredential', async () => {
    const credential = await pickCredential(app);
    if (credential === undefined) return;
    await leaveSample(app);
    await writeSetting('credential', credential);
    await signIn(session);
  });
  app.commands.register('chooseCloud', async () => {
    const cloud = await pickCloud(app);
    if (cloud === undefined || (cloud === 'custom' && !(await askForAddress()))) return;
    if (cloud !== 'sample') await app.memory.update(lastCloud, cloud);
    await writeSetting('cloud', cloud);
    if (cloud !== 'sample') await signIn(session);
  });
  app.commands.register('setUpSovereignCloud', async () => {
    await useSovereignCloud(readSettings().cloud);
    await signIn(session);
  });
  app.commands.register('chooseSubscriptions', async () => chooseSubscriptions(app));
  app.commands.register('signInToTenant', async ([row]) => {
    const estate = estateOf(row);
    if (!estate) return session.signIn();
    const { tenant, account } = estate;
    const { credential } = readSettings();
    if (credential === 'vscode') return session.signInTo(tenant.tenantId, account.id);
    const command = signInCommand(credential, tenant.tenantId);
    if (command === undefined) throw estate.error;
    return toTerminal(command);
  });
  app.commands.register('stopTenant', ([row]) => estateOf(row)?.stop?.());
}

/** Nobody is asked for what is known: an account that is there already is taken, and who has one is asked for one more. */
async function signIn(session: Session): Promise<void> {
  const before = session.current();
  await session.start();
  const now = session.current();
  if (now === undefined || now === before) await session.signIn();
}

/** Back to the cloud that was in use before the sample. */
async function leaveSample(app: App): Promise<void> {
  if (readSettings().cloud === 'sample') await writeSetting('cloud', app.memory.get<CloudName>(lastCloud, 'public'));
}

function estateOf(row: Row | undefined): TenantEstate | undefined {
  return row && 'estate' in row.node ? (row.node.estate as TenantEstate) : undefined;
}

const credentials: readonly (Choice<Settings['credential']> & { readonly value: Settings['credential'] })[] = [
  { value: 'vscode', label: '$(account) VS Code', detail: 'The Microsoft accounts that are signed in to VS Code, several at once' },
  { value: 'azureCli', label: '$(terminal) Azure CLI', detail: 'Whoever has signed in with az login' },
  { value: 'azurePowerShell', label: '$(terminal-powershell) Azure PowerShell', detail: 'Whoever has signed in with Connect-AzAccount' },
  { value: 'azureDeveloperCli', label: '$(terminal) Azure Developer CLI', detail: 'Whoever has signed in with azd auth login' },
  { value: 'environment', label: '$(symbol-variable) Environment Variables', detail: 'A service principal from AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret or certificate' },
  { value: 'workloadIdentity', label: '$(server-environment) Workload Identity', detail: 'The federated token of a pod that VS Code runs in' },
  { value: 'managedIdentity', label: '$(key) Managed Identity', detail: 'The identity of the Azure machine that VS Code runs on' },
];

async function pickCredential(app: App): Promise<Settings['credential'] | undefined> {
  const { cloud, credential } = readSettings();
  const inUse = (value: string): boolean => cloud !== 'sample' && value === credential;
  return pick(
    {
      title: 'Use Another Credential',
      placeholder: 'Choose who asks Azure',
      empty: '',
      choices: async () => credentials.map((choice) => ({ ...choice, ...(inUse(choice.value) && { description: 'in use' }) })),
    },
    app.describe,
  );
}

const cloudChoices: readonly (Choice<CloudName> & { readonly value: CloudName })[] = [
  { value: 'public', label: '$(cloud) Public Cloud', detail: 'portal.azure.com' },
  { value: 'usGovernment', label: '$(cloud) US Government', detail: 'portal.azure.us' },
  { value: 'china', label: '$(cloud) China (21Vianet)', detail: 'portal.azure.cn' },
  { value: 'custom', label: '$(server) Custom…', detail: 'Azure Stack Hub, or an emulator on this machine' },
  { value: 'sample', label: '$(beaker) Sample Azure', detail: 'Runs in this window, needs no account and changes nothing outside' },
];

async function pickCloud(app: App): Promise<CloudName | undefined> {
  const { cloud, resourceManager } = readSettings();
  const about = ({ value, detail }: (typeof cloudChoices)[number]): string | undefined => (value === 'custom' && resourceManager !== '' ? resourceManager : detail);
  return pick(
    {
      title: 'Choose Cloud',
      placeholder: 'Choose which Azure to show',
      empty: '',
      choices: async () => cloudChoices.map((choice) => ({ ...choice, detail: about(choice) ?? '', ...(choice.value === cloud && { description: 'in use' }) })),
    },
    app.describe,
  );
}

/** The address of a custom cloud. False when the user leaves. */
async function askForAddress(): Promise<boolean> {
  const address = await vscode.window.showInputBox({
    title: 'Custom Cloud',
    prompt: 'The URL of its Resource Manager',
    placeHolder: 'https://management.local.azurestack.external',
    value: readSettings().resourceManager,
    ignoreFocusOut: true,
    validateInput: (value) => (URL.canParse(value.trim()) ? undefined : 'A URL, for instance https://management.local.azurestack.external'),
  });
  if (address === undefined) return false;
  await writeSetting('custom.resourceManager', address.trim().replace(/\/+$/, ''), vscode.ConfigurationTarget.Global);
  return true;
}
