// Asked of every file that is opened, before anything else is loaded: nothing here needs another module.

/** VS Code's names of the languages that manifests are written in. */
export const languages: readonly string[] = ['yaml', 'json', 'jsonc'];

/** Whether a file may hold what is checked here. What holds none of it is not parsed. */
export function isMarked(text: string): boolean {
  return text.includes('aadpodid') || text.includes('azure.workload.identity');
}

/** Whether a file may hold what others are checked against: a ServiceAccount bears none of the marks before it is annotated. */
export function concernsIdentities(text: string): boolean {
  return isMarked(text) || /\bkind["']?\s*:\s*["']?ServiceAccount\b/.test(text);
}

/** Whether a file may hold a workload, which may be given an identity. */
export function holdsWorkload(text: string): boolean {
  return /\bkind["']?\s*:\s*["']?(?:Pod|PodTemplate|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)\b/.test(text);
}
