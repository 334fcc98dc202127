// What decides on a migration, and is not known because another tool fills it in.
import type { BindingObject, IdentityObject, PodObject, ServiceAccountObject } from '../digest.ts';
import { placeholderIn } from '../filledIn.ts';

interface Deciding {
  readonly workload: PodObject;
  readonly bindings: readonly BindingObject[];
  /** Those that the bindings name. */
  readonly identities: readonly IdentityObject[];
  /** Those that the workload would run as. */
  readonly accounts: readonly ServiceAccountObject[];
}

/** Why nobody knows what a workload would become: a sentence, or undefined. */
export function filledInWhy({ workload, bindings, identities, accounts }: Deciding): string | undefined {
  const all = [
    whyOf(nameOf(workload.kind, workload), [workload.name, workload.namespace, workload.selector, workload.serviceAccount]),
    ...bindings.map((one) => bindingWhy(one, nameOf('AzureIdentityBinding', one))),
    ...identities.map((one) => identityWhy(one, nameOf('AzureIdentity', one))),
    ...accounts.map((one) => whyOf(nameOf('ServiceAccount', one), [one.namespace, one.clientId])),
  ];
  return all.find((why) => why !== undefined);
}

/** The same of an AzureIdentity, or of a binding, by itself. */
export function identityWhy({ name, clientId }: IdentityObject, who: string): string | undefined {
  return whyOf(who, [name, clientId]);
}

export function bindingWhy({ identity, selector }: BindingObject, who: string): string | undefined {
  return whyOf(who, [identity, selector]);
}

function whyOf(who: string, values: readonly (string | undefined)[]): string | undefined {
  const placeholder = values.map(placeholderIn).find((one) => one !== undefined);
  return placeholder && `${who} holds ${placeholder}, which another tool fills in: what it yields is not known here. Migrate what it yields, or change it by hand.`;
}

function nameOf(kind: string, { name }: { readonly name: string }): string {
  return `The ${kind} "${name}"`;
}
