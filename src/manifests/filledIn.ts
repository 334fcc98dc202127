// What other tools fill in before kubectl reads a manifest: what it comes to is not known.

/**
 * `${…}` and `$…` of Flux and envsubst, `$(…)` of Kustomize's vars and of Azure Pipelines, `#{…}#` of replace-tokens and of
 * Octopus, `{{ … }}` of Helm and its like. No name, label, ID or number of a manifest has one of these beginnings.
 */
const placeholder = /\$\{[^{}]+\}|\$\([^()]+\)|\$[A-Za-z_]\w*|#\{[^{}]+\}#?|\{\{.*?\}\}/;

/** The first thing in a value that another tool fills in, or undefined. */
export function placeholderIn(value: string | undefined): string | undefined {
  return value === undefined ? undefined : placeholder.exec(value)?.[0];
}

/**
 * Whether a text has to be filled in before it is YAML, by Helm, say. A value that begins with "#{" is a comment to YAML.
 */
export function isTemplate(text: string): boolean {
  const open = text.indexOf('{{');
  return (open >= 0 && text.includes('}}', open)) || (text.includes('#{') && /^[^#\n]*[:-][ \t]+#\{[\w.:-]+\}/m.test(text));
}

/**
 * The same text, as long, in which what another tool fills in is plain within braces, too: `{name: ${NAME}}` is no YAML
 * before it is filled in, and right afterwards. Letters for private use stand for the braces: `giveBraces` puts them back.
 */
export function withoutBraces(text: string): string {
  return text.includes('${') ? text.replaceAll(/\$\{([^{}\n]*)\}/g, '$\uE000$1\uE001') : text;
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
