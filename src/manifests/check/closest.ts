import { distance } from 'fastest-levenshtein';

/** The word that is meant most likely: the one that differs in the fewest letters, in two at most and in less than half of them. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = words.map((one) => ({ one, far: distance(lower, one.toLowerCase()) })).toSorted((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.min(3, Math.floor(word.length / 2)) ? best.one : undefined;
}
