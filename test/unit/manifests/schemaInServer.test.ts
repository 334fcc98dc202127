// What Red Hat's YAML extension makes of the schema: the language server that works inside it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getLanguageService } from 'yaml-language-server';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { podIdentitySchema } from '../../../src/manifests/schema/podIdentity.ts';

const uri = 'azure-managed-identities://schema/pod-identity';
const service = getLanguageService({
  schemaRequestService: async (asked) => (asked === uri ? JSON.stringify(podIdentitySchema) : Promise.reject(new Error(`Another schema was asked for: ${asked}`))),
  workspaceContext: { resolveRelativePath: (path) => path },
});
service.configure({ validate: true, completion: true, hover: true });
service.registerCustomSchemaProvider(async () => uri);

// The server knows a text by its version.
let versions = 0;
const document = (text: string): TextDocument => TextDocument.create('file:///identity.yaml', 'yaml', ++versions, text);

async function told(text: string): Promise<string[]> {
  return (await service.doValidation(document(text), false)).map(({ message, range }) => `${range.start.line}: ${typeof message === 'string' ? message : message.value}`);
}

/** What is offered at the end of a text. */
async function offered(text: string): Promise<string[]> {
  const at = document(text);
  const { items } = await service.doComplete(at, at.positionAt(text.length), false);
  return items.map(({ label }) => label);
}

const begin = (kind: string): string => `apiVersion: aadpodidentity.k8s.io/v1\nkind: ${kind}\nmetadata: {name: x}\nspec:\n`;

describe("the schema of pod identity in YAML's language server", () => {
  it('tells fields that there are not, and values that are none', async () => {
    assert.deepEqual(await told(`${begin('AzureIdentity')}  type: 3\n  ResourceID: x\n`), ['4: Value is not accepted. Valid values: 0, 1, 2.', '5: Property ResourceID is not allowed.']);
  });

  it('has nothing to say of what is right, nor of objects of other kinds in the file', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {any: thing}\n';
    assert.deepEqual(await told(`${begin('AzureIdentityBinding')}  azureIdentity: x\n  selector: x\n---\n${secret}`), []);
  });

  it('completes the kinds, the fields of each, and the types', async () => {
    assert.deepEqual(await offered('apiVersion: aadpodidentity.k8s.io/v1\nkind: '), ['AzureIdentity', 'AzureIdentityBinding', 'AzurePodIdentityException', 'AzureAssignedIdentity']);
    assert.deepEqual((await offered(`${begin('AzureIdentity')}  `)).slice(0, 4), ['type', 'resourceID', 'clientID', 'tenantID']);
    assert.deepEqual((await offered(`${begin('AzureIdentityBinding')}  `)).slice(0, 2), ['azureIdentity', 'selector']);
    assert.deepEqual(await offered(`${begin('AzureIdentity')}  type: `), ['0', '1', '2']);
  });

  it('explains a field that is pointed at', async () => {
    const at = document(`${begin('AzureIdentity')}  type: 0\n`);
    const { contents } = (await service.doHover(at, { line: 4, character: 3 })) ?? {};
    assert.match(JSON.stringify(contents), /What pods sign in as\..*A user-assigned managed identity\./);
  });
});
