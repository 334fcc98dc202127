// Beside a stand-in for Red Hat's YAML extension: test/workbench/yaml.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands, ConfigurationTarget, extensions, Uri, workspace } from 'vscode';
import { until } from './operations/until.ts';

interface StandIn {
  readonly contributors: () => readonly string[];
  readonly schemasFor: (document: string) => readonly { readonly title: string }[];
}

const identity = 'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: x}\nspec: {}\n';
const secret = 'apiVersion: v1\nkind: Secret\n';

describe('the schema of pod identity, for the YAML extension', () => {
  let yaml: StandIn;

  async function schemasOf(content: string): Promise<readonly string[]> {
    const { uri } = await workspace.openTextDocument({ language: 'yaml', content });
    return yaml.schemasFor(uri.toString()).map(({ title }) => title);
  }

  before(async () => {
    assert.equal(extensions.getExtension('redhat.vscode-yaml'), undefined);
    // From here on manifests are checked, without that extension so far.
    await workspace.openTextDocument({ language: 'yaml', content: identity });
    await commands.executeCommand('workbench.extensions.installExtension', Uri.file(fileURLToPath(new URL('yaml.vsix', import.meta.url))));
    yaml = await until('the schema to be contributed', () => {
      const there = extensions.getExtension<StandIn>('redhat.vscode-yaml');
      return there?.isActive && there.exports.contributors().length > 0 ? there.exports : undefined;
    });
  });

  it('is contributed once, to one that is installed later', async () => {
    await workspace.openTextDocument({ language: 'yaml', content: identity });
    assert.deepEqual(yaml.contributors(), ['azure-managed-identities']);
  });

  it('is given for a file of pod identity, as it is typed', async () => {
    assert.deepEqual(await schemasOf(identity), ['AAD Pod Identity']);
    assert.deepEqual(await schemasOf('apiVersion: aadpodidentity.k8s.io/v1\n'), ['AAD Pod Identity']);
  });

  it('is given for no other file', async () => {
    assert.deepEqual(await schemasOf(secret), []);
    assert.deepEqual(yaml.schemasFor('file:///nowhere.yaml'), []);
  });

  it('is given for a file with other objects too, unless the settings name schemas, which it would displace', async () => {
    const both = `${secret}---\n${identity}`;
    assert.deepEqual(await schemasOf(both), ['AAD Pod Identity']);
    const settings = workspace.getConfiguration('yaml');
    await settings.update('schemas', { kubernetes: '*.yaml' }, ConfigurationTarget.Workspace);
    try {
      assert.deepEqual(await schemasOf(both), []);
      assert.deepEqual(await schemasOf(identity), ['AAD Pod Identity']);
    } finally {
      await settings.update('schemas', undefined, ConfigurationTarget.Workspace);
    }
  });
});
