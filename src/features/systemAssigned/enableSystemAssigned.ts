import * as az from '../../azure/asCode/az.ts';
import { setSystemAssigned } from '../../azure/setSystemAssigned.ts';
import { listWithoutSystemAssigned } from '../../azure/systemAssigned.ts';
import type { Holder } from '../../azure/systemAssigned.ts';
import type { App } from '../shared/app.ts';
import { subscriptionOf, topics } from '../shared/resourceNodes.ts';
import { pathTo } from './nodes.ts';
import { pickHolder } from './pickHolder.ts';

/** Gives a resource that has none an identity of its own. */
export function registerEnableSystemAssigned(app: App): void {
  app.commands.register('enableSystemAssigned', async (rows) => {
    const at = subscriptionOf(rows[0]);
    const holder = await pickHolder(app, at, {
      title: 'Enable System-Assigned Identity',
      placeholder: at ? `Which resource in ${at.name} shall have an identity of its own?` : 'Which resource shall have an identity of its own?',
      empty: 'There are no resources that you can see whose system-assigned identity can be enabled: every one has it, or is of a type that is not known for it',
      list: (subscriptions) => listWithoutSystemAssigned(app.cloud(), subscriptions),
    });
    if (holder) await enable(app, holder);
  });
}

async function enable(app: App, holder: Holder): Promise<void> {
  const { name, subscriptionId } = holder;
  const result = await app.operations.run({
    title: `Enable the system-assigned identity of ${name}`,
    commands: az.enableSystemAssigned(holder),
    topics: [topics.systemAssigned(subscriptionId)],
    run: async (signal, report) => {
      report('Azure is updating the resource; if you stop waiting, Azure goes on.');
      return setSystemAssigned(app.cloud(), holder, holder, true, signal);
    },
    done: ({ changed }) => ({ message: changed ? `${name} has a system-assigned identity now. It has no roles yet.` : `${name} has a system-assigned identity already.` }),
  });
  const principalId = result?.holder.principalId;
  if (result && principalId !== undefined) await app.tree.reveal(pathTo({ ...result.holder, principalId }));
}
