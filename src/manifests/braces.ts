// What another tool fills in, as it was written: within the braces of a map it is read without its own.
import { visit } from 'yaml';
import type { Document } from 'yaml';

/** Gives the braces back to what was read without them: for `withoutBraces` two letters stand for them that no manifest has. */
export function giveBraces(document: Document): void {
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string') scalar.value = written(scalar.value);
      if (scalar.source !== undefined) scalar.source = written(scalar.source);
    },
  });
}

function written(text: string): string {
  return text.replaceAll('\uE000', '{').replaceAll('\uE001', '}');
}
