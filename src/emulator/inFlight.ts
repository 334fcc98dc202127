/** The writes that are on their way, by what they are written to. */
export interface InFlight {
  /** Notes a write, and tells whether another one to the same collection is under way. `end` says that it is over. */
  begin(method: string, path: string): { readonly concurrent: boolean; readonly end: () => void };
}

export function newInFlight(): InFlight {
  const counts = new Map<string, number>();
  return {
    begin(method, path) {
      if (method !== 'PUT' && method !== 'PATCH' && method !== 'DELETE') return { concurrent: false, end: () => undefined };
      const collection = path.slice(0, path.lastIndexOf('/')).toLowerCase();
      const others = counts.get(collection) ?? 0;
      counts.set(collection, others + 1);
      return {
        concurrent: others > 0,
        end() {
          const left = (counts.get(collection) ?? 1) - 1;
          if (left > 0) counts.set(collection, left);
          else counts.delete(collection);
        },
      };
    },
  };
}
