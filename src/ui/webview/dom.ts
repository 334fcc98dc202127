type Child = Node | string | undefined;
type Value = string | number | boolean | ((event: Event) => unknown) | undefined;

/** Makes an element: properties are set as properties (never as markup), `on…` as listeners, `role` and `aria-…` as attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Readonly<Record<string, Value>> = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === 'role' || name.startsWith('aria-') || !(name in element)) element.setAttribute(name, String(value));
    else Reflect.set(element, name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}
