/** Makes something for the first one who asks, and gives it to all others. What failed is tried again by the next one who asks. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    const begun = (made ??= make());
    begun.catch(() => (made = made === begun ? undefined : made));
    return begun;
  };
}
