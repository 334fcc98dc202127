import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { lineOf } from '../../../src/azure/asCode/shell.ts';
import { byKubectl, byRunCommand } from '../../../src/features/apply/commands.ts';

const cluster = { id: '', name: 'aks-prod', subscriptionId: 'sub', tenantId: '', resourceGroup: 'rg', description: '', workloadIdentity: true };
const odd = ['two words.yaml', "it's.yaml", '$(touch gone).yaml', '`id`;&|.yaml', 'a,b "c".yaml', '~.yaml', '*.yaml', '{a,b}.yaml', 'größe.yaml', 'back\\slash.yaml', '-f.yaml'];

/** What a line comes to in a real shell: the words of each command. */
function words(line: string): string[][] {
  const printed = execFileSync('bash', ['-c', `show() { printf '%s\\0' "$@"; printf '\\1'; }; kubectl() { show kubectl "$@"; }; az() { show az "$@"; }; ${line}`], { encoding: 'utf8' });
  return printed.split('\u0001').filter((part) => part !== '').map((part) => part.split('\0').slice(0, -1));
}

/** A line of CSV, as kubectl reads the names of files. */
const csv = (name: string) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

describe('what is applied, in a shell', () => {
  for (const name of odd) {
    it(`names the file ${name} and nothing else, for kubectl`, () => {
      const path = `/work/${name}`;
      const known = ['kubectl', 'apply', '--filename', csv(path), '--namespace', 'shop'];
      assert.deepEqual(words(lineOf(byKubectl(path, 'shop', true), 'bash')), [['kubectl', 'apply', '--dry-run=server', ...known.slice(2)]]);
      assert.deepEqual(words(lineOf(byKubectl(path, 'shop', false), 'bash')), [known]);
    });

    it(`names the file ${name} and nothing else, in the shell of the cluster within the user's own`, () => {
      const [apply = [], ...more] = words(lineOf(byRunCommand(cluster, `/work/${name}`, '', false), 'bash'));
      assert.deepEqual(more, []);
      const option = (wanted: string) => apply[apply.indexOf(wanted) + 1] ?? '';
      assert.equal(option('--file'), `/work/${name}`);
      assert.deepEqual(words(option('--command')), [['kubectl', 'apply', '--filename', csv(name)]]);
    });

    it(`quotes the file ${name} for PowerShell, which knows one escape between single quotes`, () => {
      const line = byKubectl(name, '', false)('powershell').at(-1) ?? '';
      const quoted = line.slice('--filename '.length);
      assert.equal(/^'(?:[^']|'')*'$/.test(quoted) ? quoted.slice(1, -1).replaceAll("''", "'") : quoted, csv(name));
      if (/[^\w.]/.test(name.replace('-f', ''))) assert.match(quoted, /^'/);
    });
  }

  it('names the file by its last part where the path is one of Windows', () => {
    assert.equal(lineOf(byRunCommand(cluster, 'C:\\work\\two words.yaml', '', true), 'powershell'), "az aks command invoke --subscription sub --resource-group rg --name aks-prod --command 'kubectl apply --dry-run=server --filename ''two words.yaml''' --file 'C:\\work\\two words.yaml'");
  });

  for (const shell of ['bash', 'powershell'] as const) {
    it(`never applies along with the dry run, whatever that came to, in ${shell}`, () => {
      const applying = /kubectl apply (?!--dry-run=server)/;
      for (const by of [(dryRun: boolean) => byKubectl('a.yaml', '', dryRun), (dryRun: boolean) => byRunCommand(cluster, 'a.yaml', '', dryRun)]) {
        assert.doesNotMatch(lineOf(by(true), shell), applying);
        assert.match(lineOf(by(false), shell), applying);
      }
    });
  }

  it('leaves the namespace out where none is given', () => assert.equal(lineOf(byKubectl('a.yaml', '', true), 'powershell'), 'kubectl apply --dry-run=server --filename a.yaml'));
});
