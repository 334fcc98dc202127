import { resourceGroupNameProblem } from '../../../azure/names.ts';
import type { Host } from '../../../ui/webview/call.ts';
import { selectField, textField } from '../../../ui/webview/fields.ts';
import type { Field } from '../../../ui/webview/fields.ts';
import type { PlaceChoices, PlaceContract, PlaceForm } from '../placeContract.ts';

/** What the fields held before the page was hidden. */
export interface PlaceDraft extends Partial<Omit<PlaceForm, 'newGroup'>> {
  readonly newGroupName?: string;
}

/** The fields of a form that say where something is to be made: subscription, resource group, a new one, region. */
export interface PlaceFields {
  readonly rows: readonly HTMLElement[];
  readonly fields: readonly Field<string>[];
  readonly value: () => PlaceForm;
  readonly draft: () => PlaceDraft;
  /** Asks the host for what there is to choose from. A failure stands under its field. */
  readonly load: (draft: PlaceDraft | undefined) => Promise<void>;
  /** Shows what is wrong under its field. The form focuses the first field with an error. */
  readonly check: () => void;
}

// No resource group can have this name.
const newGroupOption = ':new';

/** `changed` is told of each change, `moved` of one of subscription, group or region. */
export function placeFields(host: Pick<Host<PlaceContract, unknown>, 'call'>, { changed, moved = () => {} }: { readonly changed: () => void; readonly moved?: () => void }): PlaceFields {
  const subscription = selectField('Subscription', { onChange: () => void loadPlace() });
  const group = selectField('Resource group', { onChange: groupChanged });
  const newGroup = textField('New resource group', { placeholder: 'rg-…', help: 'It is created in the region below.', onInput: typed });
  const location = selectField('Region', { onChange: locationChanged });
  let place: PlaceChoices = { groups: [], locations: [], resourceGroup: undefined };

  async function load(draft: PlaceDraft | undefined): Promise<void> {
    try {
      const { subscriptions, subscriptionId } = await host.call('subscriptions', undefined);
      subscription.setOptions(subscriptions.map(({ id, name }) => ({ value: id, label: name })), draft?.subscriptionId ?? subscriptionId);
    } catch (error) {
      subscription.setError(error instanceof Error ? error.message : String(error));
      return;
    }
    newGroup.set(draft?.newGroupName ?? '');
    await loadPlace(draft);
  }

  async function loadPlace(draft?: PlaceDraft): Promise<void> {
    const subscriptionId = subscription.value();
    group.setError(undefined);
    try {
      const loaded = await host.call('place', { subscriptionId });
      // A slow answer, or failure, for a subscription that was left again.
      if (subscription.value() !== subscriptionId) return;
      place = loaded;
    } catch (error) {
      if (subscription.value() !== subscriptionId) return;
      place = { groups: [], locations: [], resourceGroup: undefined };
      group.setError(error instanceof Error ? error.message : String(error));
    }
    group.setOptions(
      [{ value: newGroupOption, label: 'New resource group…' }, ...place.groups.map((one) => ({ value: one.name, label: one.name, description: one.location }))],
      draft?.resourceGroup ?? place.resourceGroup ?? place.groups[0]?.name ?? newGroupOption,
    );
    location.setOptions(place.locations.map((one) => ({ value: one.name, label: one.displayName })), draft?.location);
    settleGroup();
    if (draft?.location) location.set(draft.location);
    moved();
    changed();
  }

  /** What is made in a group usually lives where the group does. */
  function settleGroup(): void {
    const chosen = place.groups.find((one) => one.name === group.value());
    newGroup.row.hidden = group.value() !== newGroupOption;
    // The field takes text that is none of its choices, and has no value then.
    group.setError(group.value() === '' ? 'Choose a resource group.' : undefined);
    if (chosen && place.locations.some((one) => one.name === chosen.location)) location.set(chosen.location);
  }

  function groupChanged(): void {
    settleGroup();
    moved();
    changed();
  }

  function locationChanged(): void {
    moved();
    changed();
  }

  function typed(): void {
    newGroup.setError(isNew() && newGroup.value() !== '' ? newGroupProblem() : undefined);
    changed();
  }

  function isNew(): boolean {
    return group.value() === newGroupOption;
  }

  function newGroupProblem(): string | undefined {
    const wanted = newGroup.value();
    const taken = place.groups.some((one) => one.name.toLowerCase() === wanted.toLowerCase());
    return taken ? `There is a resource group ${wanted} already. Choose it above.` : resourceGroupNameProblem(wanted);
  }

  return {
    rows: [subscription.row, group.row, newGroup.row, location.row],
    fields: [subscription, group, newGroup, location],
    value: () => ({ subscriptionId: subscription.value(), resourceGroup: isNew() ? newGroup.value() : group.value(), newGroup: isNew(), location: location.value() }),
    draft: () => ({ subscriptionId: subscription.value(), resourceGroup: group.value(), newGroupName: newGroup.value(), location: location.value() }),
    load,
    check() {
      subscription.setError(subscription.value() === '' ? 'Choose a subscription.' : undefined);
      group.setError(group.value() === '' ? 'Choose a resource group.' : undefined);
      newGroup.setError(isNew() ? newGroupProblem() : undefined);
      location.setError(location.value() === '' ? 'Choose a region.' : undefined);
    },
  };
}
