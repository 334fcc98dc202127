import type { Cloud, Endpoints, Exchange } from '../../azure/cloud.ts';
import { clouds, readEndpoints } from '../../azure/clouds.ts';
import { AzureError } from '../../azure/errors.ts';
import type { Settings } from './settings.ts';
import { vscodeAccounts } from './vscodeAccounts.ts';
import type { VscodeAccounts } from './vscodeAccounts.ts';

/** A way into a cloud, as the settings say. */
export interface Way {
  /** There where VS Code's accounts are the way. */
  readonly accounts?: VscodeAccounts;
  /** Without asking anybody anything. Undefined when nobody is signed in. Throws what keeps it from connecting. */
  readonly connect: (signal: AbortSignal) => Promise<Cloud | undefined>;
}

/** The addresses are read where they have to be. Throws where the settings lead nowhere. */
export async function wayInto(settings: Settings, sample: () => Promise<Cloud>, observe: (exchange: Exchange) => void, signal: AbortSignal): Promise<Way> {
  if (settings.cloud === 'sample') return { connect: sample };
  const httpClient = settings.cloud === 'custom' && settings.caFile !== '' ? await (await import('../../azure/node/trust.ts')).httpClientTrusting(settings.caFile) : undefined;
  const rest = { observe, ...(httpClient && { httpClient }) };
  const endpoints = await endpointsOf(settings, rest.httpClient, signal);
  const { credential } = settings;
  if (credential !== 'vscode') return { connect: async (asked) => (await import('../../azure/node/credentials.ts')).connectCredential(credential, endpoints, rest, asked) };
  const accounts = vscodeAccounts(settings.cloud, endpoints, rest);
  return { accounts, connect: accounts.connect };
}

async function endpointsOf({ cloud, resourceManager }: Settings, httpClient: Cloud['httpClient'], signal: AbortSignal): Promise<Endpoints> {
  if (cloud === 'sample') throw new TypeError('The sample has its own.');
  if (cloud !== 'custom') return clouds[cloud];
  if (resourceManager === '') throw new AzureError('invalid', 'NoCustomCloud', 'The custom cloud has no address yet: set managedIdentities.custom.resourceManager to the URL of its Resource Manager.');
  return readEndpoints(resourceManager, httpClient, signal);
}
