import * as az from '../../azure/asCode/az.ts';
import type { HomeFile, ShellCommand } from '../../azure/asCode/shell.ts';
import type { NewClusterForm } from './protocol.ts';

/** What lets the control plane's identity hand out a kubelet identity of one's own. */
export const operatorRole = 'Managed Identity Operator';

/** The file of the public key that is made for a cluster. */
export function keyFileOf(name: string): string {
  return `~/.ssh/${name}_rsa.pub`;
}

/** The same in a shell. Built in the panel, as one types, and in the host, for the log. */
export function createCommands(form: NewClusterForm): ShellCommand[] {
  const { newGroup, controlPlane, kubelet, needsOperator, ssh, registry } = form;
  return [
    ...(newGroup ? [az.createResourceGroup(form)] : []),
    ...(controlPlane && kubelet && needsOperator ? [az.assignRole({ scope: kubelet.id, role: operatorRole, principalId: controlPlane.principalId })] : []),
    az.createCluster({
      ...form,
      controlPlane: controlPlane?.id,
      kubelet: kubelet?.id,
      ssh: ssh === 'none' ? undefined : ssh === 'generate' ? { file: atHome(keyFileOf(form.name)), generate: true } : { file: atHome(ssh), generate: false },
      // What the CLI grants does nothing in ABAC mode.
      registry: registry?.mode === 'rbac' ? registry.id : undefined,
    }),
    ...(registry?.mode === 'abac' ? [attachCommand(form, registry)] : []),
  ];
}

/** A key's file begins with "~/", as sshKeys.ts names it. */
function atHome(file: string): HomeFile {
  return { inHome: file.slice(2) };
}

/** Lets the cluster pull when it is there. */
function attachCommand(form: NewClusterForm, registry: NonNullable<NewClusterForm['registry']>): ShellCommand {
  return az.assignRole({ scope: registry.id, role: registry.role, principalId: form.kubelet?.principalId ?? az.kubeletPrincipal(form) });
}
