/** Gives a name of the code for what is called so: valid, and never twice the same. */
export type Symbols = (words: string, kind: string) => string;

/** The names of one file. `reserved` ones, and those that do not begin with a letter, get the kind in front. */
export function symbols(style: 'camel' | 'snake', reserved: readonly string[] = []): Symbols {
  const taken = new Set<string>();
  const spell = (words: readonly string[]) => (style === 'camel' ? camel(words) : words.map((word) => word.toLowerCase()).join('_'));
  return (text, kind) => {
    // "É" is E with a mark; letters that are none of the alphabet's are left out, as every other sign is.
    const words = text.normalize('NFKD').replace(/\p{Mn}/gu, '').split(/[^A-Za-z0-9]+/).filter(Boolean);
    const plain = spell(words);
    const name = /^[A-Za-z]/.test(plain) && !reserved.includes(plain) ? plain : spell([kind, ...words]);
    let free = name;
    for (let count = 2; taken.has(free); count++) free = style === 'camel' ? `${name}${count}` : `${name}_${count}`;
    taken.add(free);
    return free;
  };
}

function camel(words: readonly string[]): string {
  return words.map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1)).join('');
}
