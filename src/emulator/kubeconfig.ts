import { parseId } from './ids.ts';
import { textOf } from './json.ts';
import type { Resource } from './resource.ts';

/** A kubeconfig in the form in which Azure gives it. Its server is a name that nobody answers at, and its token opens nothing. */
export function kubeconfig(cluster: Resource, user: string): string {
  const account = `${user}_${parseId(cluster.id).resourceGroup}_${cluster.name}`;
  const server = `https://${textOf(cluster.properties['fqdn'])}:443`;
  return [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    `    server: ${server}`,
    `  name: ${cluster.name}`,
    'contexts:',
    '- context:',
    `    cluster: ${cluster.name}`,
    `    user: ${account}`,
    `  name: ${cluster.name}`,
    `current-context: ${cluster.name}`,
    'kind: Config',
    'preferences: {}',
    'users:',
    `- name: ${account}`,
    '  user:',
    '    token: sample',
    '',
  ].join('\n');
}
