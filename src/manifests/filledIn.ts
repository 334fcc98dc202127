// What other tools fill in before kubectl reads a manifest: what it comes to is not known.
import { Lexer } from 'yaml';

/**
 * `${…}` and `$…` of Flux and envsubst, `$(…)` of Kustomize's vars and of Azure Pipelines, `#{…}#` of replace-tokens and of
 * Octopus, `{{ … }}` of Helm and its like. No name, label, ID or number of a manifest has one of these beginnings.
 */
const placeholder = /\$\{[^{}]+\}|\$\([^()]+\)|\$[A-Za-z_]\w*|#\{[^{}]+\}#?|\{\{.*?\}\}/;

/** The first thing in a value that another tool fills in, or undefined. */
export function placeholderIn(value: string | undefined): string | undefined {
  // Asked of each pair of thousands: nearly all have neither sign.
  return value !== undefined && (value.includes('$') || value.includes('{')) ? placeholder.exec(value)?.[0] : undefined;
}

/**
 * Whether a text has to be filled in before it is YAML, by Helm, say. A value that begins with "#{" is a comment to YAML; in
 * a script, or in quotes, it is none, and is nobody's business.
 */
export function isTemplate(text: string): boolean {
  const open = text.indexOf('{{');
  return (open >= 0 && text.includes('}}', open)) || (/[:-][ \t]+#\{[\w.:-]+\}/.test(text) && hasValueAsComment(text));
}

function hasValueAsComment(text: string): boolean {
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if ((before === ':' || before === '-') && /^#\{[\w.:-]+\}(?:[\w.:/#-]|#\{[\w.:-]+\})*\s*$/.test(token)) return true;
    if (!/^[ \t]+$/.test(token)) before = token;
  }
  return false;
}

/**
 * The same text, as long, in which what another tool fills in is plain within braces, too: `{name: ${NAME}}` is no YAML
 * before it is filled in, and right afterwards.
 */
export function withoutBraces(text: string): string {
  return text.includes('${') ? text.replaceAll(/\$\{([^{}\n]*)\}/g, '$($1)') : text;
}

const known = new WeakMap<object, Map<string, boolean>>();

/** Whether one of a list has under a key what another tool fills in: any value may be there. Quick where it is asked again and again. */
export function anyFilledIn<Key extends string>(list: readonly { readonly [key in Key]: string | undefined }[], key: Key): boolean {
  const ofList = known.get(list) ?? new Map<string, boolean>();
  known.set(list, ofList);
  const any = ofList.get(key) ?? list.some((one) => placeholderIn(one[key]) !== undefined);
  ofList.set(key, any);
  return any;
}
