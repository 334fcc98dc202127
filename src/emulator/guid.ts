/** A generator of numbers from 0 up to 1 that gives the same row for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A version 4 GUID made of four draws of `random`. */
export function newGuid(random: () => number): string {
  return format([random(), random(), random(), random()].map((draw) => Math.floor(draw * 2 ** 32) >>> 0));
}

/** The GUID of a name: always the same for it, so that the seed is the same everywhere. */
export function guidOf(name: string): string {
  const random = seededRandom(hash(name));
  const second = seededRandom(hash(`${name}\u0000`));
  return format([random, second, random, second].map((draw) => Math.floor(draw() * 2 ** 32) >>> 0));
}

/** A row of GUIDs that belongs to a name. */
export function guidsOf(name: string): () => string {
  let count = 0;
  return () => guidOf(`${name} ${count++}`);
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

function format(words: readonly number[]): string {
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}
