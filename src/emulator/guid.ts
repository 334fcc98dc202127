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
  return format(word(random), word(random), word(random), word(random));
}

/** The GUID of a name: always the same for it, so that the seed is the same everywhere. */
export function guidOf(name: string): string {
  const random = seededRandom(hash(name));
  const second = seededRandom(hash(`${name}\u0000`));
  return format(word(random), word(second), word(random), word(second));
}

/** Eight digits of a GUID. */
function word(random: () => number): string {
  return (Math.floor(random() * 2 ** 32) >>> 0).toString(16).padStart(8, '0');
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

/** With the marks of a random GUID: version 4, variant 1. */
function format(a: string, b: string, c: string, d: string): string {
  const variant = ((Number.parseInt(c.charAt(0), 16) & 0x3) | 0x8).toString(16);
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}
