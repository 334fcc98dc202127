import * as az from '../../azure/asCode/az.ts';
import type { Cloud } from '../../azure/cloud.ts';
import { AzureError } from '../../azure/errors.ts';
import { findIdentity, sameTags, updateTags } from '../../azure/identities.ts';
import type { Identity } from '../../azure/identities.ts';
import { ownVerdict } from '../../azure/ownRights.ts';
import type { Operation } from '../../ui/operation.ts';
import { topics } from '../shared/resourceNodes.ts';
import type { Tags } from './identityDetailsProtocol.ts';

/** Gives an identity other tags. Azure replaces them whole, so those that somebody has changed meanwhile are not overwritten. */
export function editTags(cloud: Cloud, identity: Identity, { from, tags }: { readonly from: Tags; readonly tags: Tags }, closed: AbortSignal): Operation<Identity> {
  const { id, name, subscriptionId } = identity;
  return {
    title: `Change the tags of ${name}`,
    commands: [az.replaceTags(id, tags)],
    topics: [topics.identities(subscriptionId)],
    run: async (signal) => {
      const now = await findIdentity(cloud, identity, id, signal);
      if (!now) throw new AzureError('notFound', 'IdentityGone', `${name} is gone: somebody has deleted it, or its resource group. Nothing was changed.`);
      if (!sameTags(now.identity.tags, from)) throw new AzureError('conflict', 'TagsChangedMeanwhile', `Somebody else has changed the tags of ${name} meanwhile. Cancel, look at them again, and change them then.`);
      return updateTags(cloud, identity, id, tags, signal);
    },
    // The panel shows it, unless it was closed meanwhile.
    done: () => (closed.aborted ? { message: `Changed the tags of ${name}.` } : undefined),
  };
}

/** What Azure would refuse it with, for want of a right, before anybody has filled in a form. What cannot be known is no refusal. */
export async function refusalOf(cloud: Cloud, identity: Identity, signal: AbortSignal): Promise<AzureError | undefined> {
  const action = 'Microsoft.ManagedIdentity/userAssignedIdentities/write';
  const verdict = await ownVerdict(cloud, identity, identity.id, { action }, signal);
  if (verdict.kind === 'missing') return new AzureError('denied', 'AuthorizationFailed', `You may not change ${identity.name}.`, { missing: { action, scope: identity.id } });
  const [denial] = verdict.kind === 'denied' ? verdict.denials : [];
  return denial && new AzureError('denied', 'DenyAssignmentAuthorizationFailed', denial.description);
}
