import type { Done } from '../../ui/operation.ts';
import type { Printed } from './protocol.ts';

/** What is said of it where the panel was closed meanwhile. Without what kubectl printed: Secrets may be in it, and this goes into the log. */
export function doneIn({ exitCode }: Printed, title: string): Done {
  if (exitCode === 0) return { message: `${title}: done.` };
  return { message: `${title}: the cluster refuses it (exit code ${exitCode}). What was created or configured before that stays. Open the panel again: a dry run says what is refused.`, failed: { details: [] } };
}
