// The estates that are measured: the sample Azure, as slow and as strict as a real one.
import { createSampleAzure } from '../src/emulator/sampleAzure.ts';
import type { HandledRequest, SampleAzure } from '../src/emulator/sampleAzure.ts';

export interface Measured {
  readonly azure: SampleAzure;
  /** Requests since the beginning, or since the last call. */
  readonly requests: () => { all: number; refused: number };
}

/** Milliseconds for each request. */
export const latencyMs = 60;

/** Items on a page of a list: what Azure Resource Manager gives at most, to be fair to the ways that list. */
const pageSize = 1000;

/** A company: each subscription holds as much. */
export function company(subscriptions: number): Measured {
  return measured({ subscriptions, identities: 40 * subscriptions, clusters: 5 * subscriptions, registries: 5 * subscriptions, assignments: 20 * subscriptions });
}

/** One subscription with so many identities. */
export function oneGroup(identities: number): Measured {
  return measured({ subscriptions: 1, identities, clusters: 0, registries: 0, assignments: 0 });
}

function measured(seed: { subscriptions: number; identities: number; clusters: number; registries: number; assignments: number }): Measured {
  let statuses: HandledRequest['status'][] = [];
  const azure = createSampleAzure({ seed, latencyMs, throttled: true, pageSize, onExchange: ({ response }) => void statuses.push(response?.status) });
  return {
    azure,
    requests() {
      const since = statuses;
      statuses = [];
      return { all: since.length, refused: since.filter((status) => status === 429).length };
    },
  };
}
