// Asked of every file that is opened, before anything else is loaded: nothing here needs another module.

/** VS Code's names of the languages that manifests are written in. */
export const languages: readonly string[] = ['yaml', 'json', 'jsonc'];

/** The setting that says whether manifests are checked at all. */
export const checkSetting = 'managedIdentities.checkManifests';

/** Whether a file may hold what is checked here, also where the keys of workload identity are nearly those alone. What holds none of it is not parsed. */
export function isMarked(text: string): boolean {
  return usesPodIdentity(text) || /azure[.-]?workload[.-]?identity\//i.test(text);
}

/** Whether a file may hold objects of AAD Pod Identity, or the label of its pods, misspelled too. */
export function usesPodIdentity(text: string): boolean {
  return /aad-?pod/i.test(text);
}

/**
 * Whether a file may hold what others are checked against: a ServiceAccount bears none of the marks before it is annotated,
 * and a patch that lets pods run as one, which is known by naming no image, none at all. Which workloads a patch is for, a
 * Kustomization may say.
 */
export function concernsIdentities(text: string): boolean {
  return isMarked(text) || /\bkind["']?\s*:\s*["']?ServiceAccount\b/.test(text) || (/\bserviceAccountName\b/.test(text) && !/\bimage["']?\s*:/.test(text)) || (text.includes('patches') && /\btarget["']?\s*:/.test(text));
}

/** Whether a file may hold a workload, which may be given an identity. */
export function holdsWorkload(text: string): boolean {
  return /\bkind["']?\s*:\s*["']?(?:Pod|PodTemplate|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)\b/.test(text);
}
