import type { Results } from './run.ts';

/** What was aimed at, and what came of it. */
export interface Aim {
  readonly aim: string;
  readonly measured: string;
  readonly met: boolean;
}

const kilobyte = 1024;
const megabyte = 1024 * 1024;

export function aimsOf({ firstLevel, opening, longList, activation: { hello, product } }: Results): Aim[] {
  const at = (subscriptions: number) => firstLevel.find((one) => one.subscriptions === subscriptions);
  const [thousand, threeHundred] = [at(1000), at(300)];
  const firstLevelMs = thousand?.ours.ms ?? Infinity;
  const requests = thousand?.ours.requests ?? Infinity;
  const fewest = threeHundred ? Math.min(...threeHundred.peers.map((peer) => peer.requests / threeHundred.ours.requests)) : 0;
  const opened = opening.map(({ firstPageRequests }) => firstPageRequests);
  const times = product.ms / hello.ms;
  return [
    aim('the first level of 1,000 subscriptions in three requests or fewer', String(requests), requests <= 3),
    aim('the first level of 1,000 subscriptions in under 0.5 s', `${(firstLevelMs / 1000).toFixed(2)} s`, firstLevelMs < 500),
    aim('as many requests for the first level, however much there is', firstLevel.map(({ ours }) => ours.requests).join(', '), firstLevel.every(({ ours }) => ours.requests === requests)),
    aim('a group opens in one request', opened.join(', '), opened.every((count) => count === 1)),
    aim('at least 50 times fewer requests than either way of others at 300 subscriptions', `${fewest.toFixed(0)} times`, fewest >= 50),
    aim('12,000 identities take less than 60 MB above the idle host', `${(longList.heapBytes / megabyte).toFixed(1)} MB`, longList.rows === 12_000 && longList.heapBytes < 60 * megabyte),
    aim('activation takes at most 1.5 times as long as hello world', `${times.toFixed(2)} times (${product.ms.toFixed(1)} and ${hello.ms.toFixed(1)} ms)`, times <= 1.5),
    aim('activation loads less than 60 KB of JavaScript', `${(product.loadedBytes / kilobyte).toFixed(1)} KB`, product.loadedBytes > 0 && product.loadedBytes < 60 * kilobyte),
    aim('activation retains less than 1 MB of heap', `${(product.heapBytes / megabyte).toFixed(2)} MB`, product.heapBytes < megabyte),
  ];
}

function aim(text: string, measured: string, met: boolean): Aim {
  return { aim: text, measured, met };
}
