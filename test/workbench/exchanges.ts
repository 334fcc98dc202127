// Where the exchanges with the sample Azure are recorded that a suite makes, for the check against the specifications.
import { join } from 'node:path';

/** Settings under which every window writes its exchanges into a file of the folder; none without one. */
export function recordingSettings(folder: string | undefined): Record<string, unknown> {
  return folder === undefined ? {} : { 'managedIdentities.sampleAzure.log': join(folder, 'exchanges.jsonl') };
}
