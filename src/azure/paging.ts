/** All items of a paged list, to its last page, by name. */
export async function allByName<Item, Plain extends { readonly name: string }>(pages: AsyncIterable<Item>, plain: (item: Item) => Plain): Promise<Plain[]> {
  const items: Plain[] = [];
  for await (const item of pages) items.push(plain(item));
  return items.toSorted((a, b) => a.name.localeCompare(b.name));
}
