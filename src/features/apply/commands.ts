import * as az from '../../azure/asCode/az.ts';
import { command } from '../../azure/asCode/shell.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { ClusterChoice } from '../shared/clusterContract.ts';

/** What the cluster's shell is told. `file` and `namespace` have been checked: nothing in them means anything to a shell. */
export function applyLine(file: string, namespace: string, dryRun: boolean): string {
  return ['kubectl apply', ...(dryRun ? ['--dry-run=server'] : []), `-f ${file}`, ...(namespace === '' ? [] : [`--namespace ${namespace}`])].join(' ');
}

/** The dry run and what follows it, by the AKS run command. */
export function byRunCommand(cluster: ClusterChoice, path: string, namespace: string): ShellCommand[] {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return [true, false].map((dryRun) => az.runInCluster(cluster, applyLine(name, namespace, dryRun), path));
}

/** The same by kubectl, in whatever cluster it is set to. */
export function byKubectl(path: string, namespace: string): ShellCommand[] {
  const options = { filename: path, namespace: namespace || undefined };
  return [command('kubectl apply --dry-run=server', options), command('kubectl apply', options)];
}
