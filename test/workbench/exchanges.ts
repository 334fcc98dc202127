// Where the exchanges with the sample Azure are recorded that a suite makes, for the check against the specifications.
import { join } from 'node:path';

/** Settings under which every window writes its exchanges into the folder that EXCHANGES names; none without it. */
export function recordingSettings(suite: string): Record<string, unknown> {
  const folder = process.env['EXCHANGES'];
  return folder === undefined ? {} : { 'managedIdentities.sampleAzure.log': join(folder, `${suite}.jsonl`) };
}
