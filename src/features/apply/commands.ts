import * as az from '../../azure/asCode/az.ts';
import { command, lineOf } from '../../azure/asCode/shell.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { ClusterChoice } from '../shared/clusterContract.ts';

/** What the cluster's shell is told, which is one of POSIX, whatever the user's own is. */
export function applyLine(file: string, namespace: string, dryRun: boolean): string {
  return lineOf(apply(file, namespace, dryRun), 'bash');
}

/**
 * The dry run, or what follows it, by the AKS run command. Never both at once: somebody has to read what the first one
 * prints, and `az aks command invoke` ends well also where kubectl did not. `path` is the user's: the file lies by its
 * name alone where the command runs.
 */
export function byRunCommand(cluster: ClusterChoice, path: string, namespace: string, dryRun: boolean): ShellCommand {
  const onWindows = /^(?:[A-Za-z]:|\\)/.test(path);
  const name = path.split(onWindows ? /[\\/]/ : '/').at(-1) ?? path;
  return az.runInCluster(cluster, applyLine(name, namespace, dryRun), path);
}

/** The same by kubectl, in whatever cluster it is set to. */
export function byKubectl(path: string, namespace: string, dryRun: boolean): ShellCommand {
  return apply(path, namespace, dryRun);
}

function apply(file: string, namespace: string, dryRun: boolean): ShellCommand {
  return command(`kubectl apply${dryRun ? ' --dry-run=server' : ''}`, { filename: oneFile(file), namespace: namespace || undefined });
}

/**
 * kubectl reads several names there, as a line of CSV.
 * Source: AddJsonFilenameFlag in https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/util/helpers.go
 */
function oneFile(file: string): string {
  return /[",]/.test(file) ? `"${file.replaceAll('"', '""')}"` : file;
}
