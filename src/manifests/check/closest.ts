/** What begins with some letters: the things whose word ends there, and those that go on, by their next letter. */
interface Branch<One> {
  readonly ends: One[];
  readonly next: Map<string, Branch<One>>;
}

/**
 * The word that is meant most likely: the one that differs in the fewest letters, in three at most and in no more than half
 * of them. Upper case and lower case are the same.
 */
export function closest(word: string, words: readonly string[]): string | undefined {
  return nearest(word, treeOf(words, (one) => one), () => true);
}

const trees = new WeakMap<object, Map<string, Branch<unknown>>>();

/**
 * The same among the words that things have under a key, of those that are to be taken. Quick where it is asked of each
 * object of a long file: a list is made into a tree once, in which beginnings that thousands share are compared once.
 */
export function closestOf<Key extends string, One extends { readonly [key in Key]: string | undefined }>(word: string, list: readonly One[], key: Key, takes: (one: One) => boolean): string | undefined {
  const ofList = trees.get(list) ?? new Map<string, Branch<unknown>>();
  trees.set(list, ofList);
  const tree = (ofList.get(key) as Branch<One> | undefined) ?? treeOf(list, (one) => one[key]);
  ofList.set(key, tree);
  return nearest(word, tree, takes)?.[key];
}

function treeOf<One>(list: readonly One[], wordOf: (one: One) => string | undefined): Branch<One> {
  const root: Branch<One> = { ends: [], next: new Map() };
  for (const one of list) {
    let branch = root;
    for (const letter of (wordOf(one) ?? '').toLowerCase().split('')) {
      const below: Branch<One> = branch.next.get(letter) ?? { ends: [], next: new Map() };
      branch.next.set(letter, below);
      branch = below;
    }
    branch.ends.push(one);
  }
  return root;
}

function nearest<One>(word: string, root: Branch<One>, takes: (one: One) => boolean): One | undefined {
  const letters = word.toLowerCase().split('');
  // Nearly always one is near, and the nearer it has to be, the sooner all others are left out.
  for (let most = 0; most <= Math.min(3, Math.floor(letters.length / 2)); most++) {
    const found = within(most, letters, root, Array.from({ length: letters.length + 1 }, (_, index) => index), takes);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The first one that differs in so many letters at most, by Levenshtein's distance. `row`: how far what leads to the branch
 * is from the beginnings of the word, from the empty one to all of it. Where all of them are too far, what goes on is too.
 */
function within<One>(most: number, letters: readonly string[], { ends, next }: Branch<One>, row: readonly number[], takes: (one: One) => boolean): One | undefined {
  const found = (row.at(-1) ?? 0) <= most ? ends.find(takes) : undefined;
  if (found !== undefined) return found;
  for (const [letter, branch] of next) {
    const below = rowBelow(row, letter, letters);
    const one = below.some((far) => far <= most) ? within(most, letters, branch, below, takes) : undefined;
    if (one !== undefined) return one;
  }
  return undefined;
}

function rowBelow(row: readonly number[], letter: string, letters: readonly string[]): number[] {
  let last = (row[0] ?? 0) + 1;
  const below = [last];
  for (let index = 0; index < letters.length; index++) {
    last = Math.min(last + 1, (row[index + 1] ?? 0) + 1, (row[index] ?? 0) + (letters[index] === letter ? 0 : 1));
    below.push(last);
  }
  return below;
}
