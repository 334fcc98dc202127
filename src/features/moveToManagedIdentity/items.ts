import { lineOf } from '../../azure/asCode/shell.ts';
import type { CheckItem } from '../../ui/checkItem.ts';
import type { StepFailure } from './live.ts';
import type { Step } from './steps.ts';
import { wordsOf } from './words.ts';
import type { About } from './words.ts';

/** A step as the page shows it: `going` is the one that is under way, `number` its place, from 1. */
export function itemOf(step: Step, about: About, going: string | undefined, number: number): CheckItem {
  const { live } = about;
  const words = wordsOf(step, about);
  const failure = step.state === 'open' ? live.failures.get(step.id) : undefined;
  return {
    ...words,
    id: step.id,
    title: `${number}. ${words.title}`,
    mark: going === step.id ? 'busy' : failure ? 'no' : words.mark,
    // What is in the way may be known before it is tried, and is told once.
    details: [...new Set([...(failure ? [failure.message] : []), ...progressOf(step, about, going), ...words.details])],
    commands: (words.commands ?? []).map((command) => lineOf(command, live.shell)),
    // What is under way is not to be disturbed.
    acts: live.running ? [] : [...(failure ? waysOut(failure) : []), ...words.acts],
  };
}

function progressOf(step: Step, { live: { running } }: About, going: string | undefined): string[] {
  if (going !== step.id) return [];
  const progress = running?.step === step.id ? running.progress : 'Azure has been working on it since before, and it is not started again.';
  return progress === '' ? [] : [progress];
}

function waysOut({ busy, ways }: StepFailure): CheckItem['acts'] {
  return [{ id: 'retry', label: busy ? 'Wait and Try Again' : 'Try Again', primary: true }, ...ways.map(({ title }, index) => ({ id: `way ${index}`, label: title }))];
}
