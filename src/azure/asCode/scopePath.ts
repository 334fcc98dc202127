/** Where a template is deployed to. */
export type Target =
  | { readonly kind: 'resourceGroup'; readonly subscriptionId: string; readonly resourceGroup: string }
  | { readonly kind: 'subscription'; readonly subscriptionId: string }
  | { readonly kind: 'managementGroup'; readonly name: string }
  | { readonly kind: 'tenant' };

/** A resource on the way to a scope. */
export interface Step {
  /** For instance "Microsoft.Storage/storageAccounts/blobServices". */
  readonly type: string;
  readonly name: string;
  /** The step before is what it is an extension of, and not what it lies in. */
  readonly extension: boolean;
}

export interface ScopePath {
  readonly target: Target;
  /** From the outermost resource to the scope itself; none where the scope is the target. */
  readonly steps: readonly Step[];
}

const subscription = /^\/subscriptions\/([^/]+)/i;
const resourceGroup = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/i;
const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)/i;

/** Takes a scope apart: the group, subscription, management group or tenant, and the resources below that. */
export function scopePath(scope: string): ScopePath {
  const [prefix, target] = targetOf(scope);
  const steps: Step[] = [];
  for (const [index, part] of scope.slice(prefix.length).split(/\/providers\//i).slice(1).entries()) {
    const [namespace = '', ...path] = part.split('/').filter(Boolean);
    let type = namespace;
    for (let at = 0; at + 1 < path.length; at += 2) {
      type += `/${path[at]}`;
      steps.push({ type, name: path[at + 1] ?? '', extension: at === 0 && index > 0 });
    }
  }
  return { target, steps };
}

/** The part of the scope that names the target, and the target. */
function targetOf(scope: string): [prefix: string, Target] {
  const inGroup = resourceGroup.exec(scope);
  if (inGroup) return [inGroup[0], { kind: 'resourceGroup', subscriptionId: inGroup[1] ?? '', resourceGroup: inGroup[2] ?? '' }];
  const inSubscription = subscription.exec(scope);
  if (inSubscription) return [inSubscription[0], { kind: 'subscription', subscriptionId: inSubscription[1] ?? '' }];
  const inManagementGroup = managementGroup.exec(scope);
  if (inManagementGroup) return [inManagementGroup[0], { kind: 'managementGroup', name: inManagementGroup[1] ?? '' }];
  return ['', { kind: 'tenant' }];
}

/** The same for what can be deployed together. */
export function targetKey(target: Target): string {
  return JSON.stringify(target).toLowerCase();
}

/** For people. */
export function targetInWords(target: Target): string {
  switch (target.kind) {
    case 'resourceGroup':
      return `resource group ${target.resourceGroup} of subscription ${target.subscriptionId}`;
    case 'subscription':
      return `subscription ${target.subscriptionId}`;
    case 'managementGroup':
      return `management group ${target.name}`;
    case 'tenant':
      return 'the tenant';
  }
}

/** What the scope is called, to name things after it. */
export function scopeWord({ target, steps }: ScopePath): string {
  const name = steps.at(-1)?.name;
  if (name !== undefined) return name;
  if (target.kind === 'resourceGroup') return target.resourceGroup;
  return target.kind === 'managementGroup' ? target.name : target.kind;
}
