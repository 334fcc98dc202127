/** Where the sample takes the time from: milliseconds since 1970. Tests hand in one that they set. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The form of a time in Azure's answers, for instance "2026-03-01T08:00:00.0000000Z". */
export function azureTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.(\d{3})Z$/, '.$10000Z');
}
