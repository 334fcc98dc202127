import { textOf } from '../json.ts';
import { apply } from './apply.ts';
import { get } from './get.ts';
import type { Machine, Outcome } from './machine.ts';
import { commandsIn } from './shell.ts';

/**
 * Runs a line of `az aks command invoke` as far as the sample knows the answer: kubectl's version, get and apply, one or
 * several with && between them. Everything else ends with 127 and says so. Nothing is made up.
 */
export function runCommand(machine: Machine, line: string): Outcome {
  const commands = commandsIn(line);
  if (!commands) return notRun(machine, line);
  let { objects } = machine;
  let logs = '';
  for (const words of commands) {
    const done = run({ ...machine, objects }, words);
    objects = done.objects;
    logs += done.logs;
    if (done.exitCode !== 0) return { ...done, logs };
  }
  return { exitCode: 0, logs, objects };
}

function run(machine: Machine, [program = '', verb = '', ...words]: readonly string[]): Outcome {
  const line = [program, verb, ...words].join(' ').trim();
  if (program !== 'kubectl') return { exitCode: 127, logs: `${program}: not found. The sample has kubectl alone, and was asked to run '${line}'.\n`, objects: machine.objects };
  if (verb === 'version' && words.length === 0) return version(machine);
  const done = verb === 'apply' ? apply(machine, words) : verb === 'get' ? get(machine, words) : undefined;
  return done ?? notRun(machine, line);
}

function version({ cluster, objects }: Machine): Outcome {
  const running = textOf(cluster.properties['currentKubernetesVersion']);
  return { exitCode: 0, logs: `Client Version: v${running}\nServer Version: v${running}\n`, objects };
}

function notRun({ objects }: Machine, line: string): Outcome {
  return { exitCode: 127, logs: `error: the kubectl of the sample does not know how to run '${line}'.\n`, objects };
}
