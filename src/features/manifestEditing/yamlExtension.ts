import * as vscode from 'vscode';
import { podIdentityShare } from '../../manifests/schema/claims.ts';
import { podIdentitySchema } from '../../manifests/schema/podIdentity.ts';

/** What of its API is used. Source: https://github.com/redhat-developer/vscode-yaml/wiki/Extension-API */
export interface YamlApi {
  /**
   * `name`: the scheme of the URIs of its schemas. `uriFor`: is handed the URI of a document, and says which schema it has,
   * if any. `contentOf`: the schema as JSON. False where the name is taken. There is no way to take it back.
   */
  readonly registerContributor: (name: string, uriFor: (document: string) => string | undefined, contentOf: (schema: string) => string | undefined) => boolean;
}

const extension = 'redhat.vscode-yaml';
const name = 'azure-managed-identities';
const schemaUri = `${name}://schema/pod-identity`;

// There is no way to take it back: whether it is wanted is asked for each document.
let wanted = false;
const given = new WeakSet<YamlApi>();

/**
 * Hands the schema of pod identity to Red Hat's YAML extension, now or when it is installed or turned on, which then
 * completes and explains the fields. Without that extension nothing happens.
 */
export function contributeSchema(): vscode.Disposable {
  async function contribute(): Promise<void> {
    const api = await started();
    if (!wanted || !isYamlApi(api) || given.has(api)) return;
    given.add(api);
    api.registerContributor(name, (document) => (wanted ? schemaFor(document) : undefined), (uri) => (uri === schemaUri ? JSON.stringify(podIdentitySchema) : undefined));
  }

  wanted = true;
  const look = (): void => void contribute();
  const listening = vscode.extensions.onDidChange(look);
  look();
  return {
    dispose() {
      wanted = false;
      listening.dispose();
    },
  };
}

/** The API of the extension. It starts with the first YAML file by itself; one that is under way is waited for. */
async function started(): Promise<unknown> {
  try {
    return await vscode.extensions.getExtension(extension)?.activate();
  } catch {
    // VS Code tells of an extension that does not start, and no failure of another one is ours to tell.
    return undefined;
  }
}

/**
 * A schema that an extension contributes stands in the place of those that the user's settings name for the file, for all
 * of its documents. So a file with other objects in it is left to the settings, where there are any.
 */
function schemaFor(uri: string): string | undefined {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  const share = document ? podIdentityShare(document.getText()) : 'none';
  if (share === 'none' || (share === 'some' && namesSchemas(document))) return undefined;
  return schemaUri;
}

function namesSchemas(scope: vscode.TextDocument | undefined): boolean {
  return Object.keys(vscode.workspace.getConfiguration('yaml', scope).get('schemas') ?? {}).length > 0;
}

function isYamlApi(api: unknown): api is YamlApi {
  return typeof api === 'object' && api !== null && 'registerContributor' in api && typeof api.registerContributor === 'function';
}
