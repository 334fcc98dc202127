import * as vscode from 'vscode';
import { readChoice } from './choice.ts';
import type { Choice } from './choice.ts';
import type { CredentialName } from '../../azure/credentialNames.ts';

export type CloudName = 'public' | 'usGovernment' | 'china' | 'custom' | 'sample';

/** What the user has set about where Azure is and who asks. */
export interface Settings {
  readonly cloud: CloudName;
  readonly credential: 'vscode' | CredentialName;
  /** The Resource Manager of a custom cloud; empty where none is set. */
  readonly resourceManager: string;
  readonly caFile: string;
}

const section = 'managedIdentities';

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  return {
    cloud: configuration.get<CloudName>('cloud', 'public'),
    credential: configuration.get<Settings['credential']>('credential', 'vscode'),
    resourceManager: configuration.get('custom.resourceManager', '').trim(),
    caFile: configuration.get('custom.caFile', '').trim(),
  };
}

/** VS Code signs in to one sovereign cloud at a time: the one that this setting of its own names. */
export function sovereignCloud(): string {
  return vscode.workspace.getConfiguration('microsoft-sovereign-cloud').get('environment', '');
}

export function concernsChoice(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${section}.subscriptions`);
}

export function chosenSubscriptions(): Choice | undefined {
  return readChoice(vscode.workspace.getConfiguration(section).get<readonly string[]>('subscriptions', []));
}

/** Writes a setting where it is set already, else for the user. */
export async function writeSetting(name: string, value: unknown, target?: vscode.ConfigurationTarget): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  const inWorkspace = configuration.inspect(name)?.workspaceValue !== undefined;
  await configuration.update(name, value, target ?? (inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global));
}
