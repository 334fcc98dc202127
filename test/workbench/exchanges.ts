// Where the exchanges with the sample Azure are recorded that a suite makes, for the check against the specifications.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Settings under which every window writes its exchanges into a file of the folder; none without one. */
export function recordingSettings(folder: string | undefined): Record<string, unknown> {
  return folder === undefined ? {} : { 'managedIdentities.sampleAzure.log': join(folder, 'exchanges.jsonl') };
}

/** Appends records to a file of the folder, a line of JSON each; nothing without a folder. */
export function recordTo(folder: string | undefined, name: string): ((record: unknown) => void) | undefined {
  if (folder === undefined) return undefined;
  return (record) => appendFileSync(join(folder, name), `${JSON.stringify(record)}\n`);
}
