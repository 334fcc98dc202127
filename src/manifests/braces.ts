// What another tool fills in, where it stands within the braces of a map: `{name: ${NAME}}` is no YAML before it is filled in, and right afterwards.
import { visit } from 'yaml';
import type { Document } from 'yaml';

/** Letters that nobody's text has: https://www.unicode.org/charts/PDF/UE000.pdf */
const [open, close] = ['\uE000', '\uE001'];

/** The same text, as long, that can be read as YAML: without the braces of `${…}`. */
export function withoutBraces(text: string): string {
  return text.includes('${') && !text.includes(open) && !text.includes(close) ? text.replaceAll(/\$\{([^{}\n]*)\}/g, `$$${open}$1${close}`) : text;
}

/** Gives the braces back to what was read without them. */
export function giveBraces(document: Document): void {
  visit(document, {
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string') scalar.value = written(scalar.value);
      if (scalar.source !== undefined) scalar.source = written(scalar.source);
    },
  });
}

function written(text: string): string {
  return text.replaceAll(open, '{').replaceAll(close, '}');
}
