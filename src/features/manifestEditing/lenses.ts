import * as vscode from 'vscode';
import type { OfKind } from '../../azure/resources.ts';
import { identityOf } from '../../manifests/check/azure.ts';
import { namedIdentities } from '../../manifests/named.ts';
import { abortOn } from '../../ui/abort.ts';
import type { AzureIndex, Use } from './azure.ts';
import { rangeOf } from './findings.ts';
import { isManifest } from './isManifest.ts';
import type { WorkspaceManifests } from '../shared/workspaceManifests.ts';

/** The full names of the commands that show an identity, by its resource ID. */
export interface Shows {
  readonly details: string;
  readonly inTree: string;
}

class IdentityLens extends vscode.CodeLens {
  readonly identity: OfKind<'identity'>;

  constructor(range: vscode.Range, identity: OfKind<'identity'>) {
    super(range);
    this.identity = identity;
  }
}

/** Over each manifest that stands for an identity: what that one may do, what uses it, and the way to it. */
export function lensProvider(manifests: WorkspaceManifests, azure: AzureIndex, changed: vscode.Event<void>, shows: Shows): vscode.CodeLensProvider {
  return {
    onDidChangeCodeLenses: changed,
    async provideCodeLenses(document, token) {
      if (!isManifest(document)) return [];
      const signal = abortOn(token);
      const source = await manifests.read(document, signal);
      const known = await azure.named(source, signal);
      if (!known) return [];
      const byManifest = Map.groupBy(namedIdentities(source), ({ manifest }) => manifest);
      return [...byManifest].flatMap(([manifest, names]) => {
        const found = names.map(({ id }) => identityOf(known, id)).map(({ byResourceId, byClientId }) => byResourceId ?? byClientId).find((one) => one !== undefined);
        const identity = known.identities.find(({ id }) => id === found?.id);
        if (!identity) return [];
        const start = manifest.start + (manifest.node.range?.[0] ?? 0);
        const range = rangeOf(document, start, start);
        return [new IdentityLens(range, identity), new vscode.CodeLens(range, { title: `Show ${identity.name} in Tree`, command: shows.inTree, arguments: [identity.id] })];
      });
    },
    async resolveCodeLens(lens, token) {
      if (!(lens instanceof IdentityLens)) return lens;
      const use = await azure.use(lens.identity, abortOn(token));
      lens.command = { title: use ? inWords(use) : lens.identity.name, command: shows.details, arguments: [lens.identity.id], tooltip: `Show what ${lens.identity.name} may do, and what uses it` };
      return lens;
    },
  };
}

function inWords({ roles, users }: Use): string {
  return `${roles === 0 ? 'no roles' : roles === 1 ? '1 role' : `${roles} roles`} · ${users === 0 ? 'not used by anything that you can see' : `used by ${users}`}`;
}
