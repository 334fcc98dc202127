import type { Tree } from './ui/tree.ts';

/** What other extensions get from this one's `exports`. */
export interface Api {
  readonly version: 1;
  /**
   * The rows of the tree below a row, which is named by the ids from the root down; no ids, the first level. Reads from
   * Azure what is not loaded yet. A failure is a row of kind "error". Undefined when there is no such row.
   */
  readonly rows: (path?: readonly string[]) => Promise<readonly ApiRow[] | undefined>;
}

export interface ApiRow {
  readonly id: string;
  /** For instance "subscription", "identity", "roleAssignment", "note", "error". */
  readonly kind: string;
  readonly label: string;
  readonly description: string;
  /** Whether it can be opened. */
  readonly expandable: boolean;
}

export function createApi(tree: Tree): Api {
  return {
    version: 1,
    rows: async (path = []) =>
      (await tree.rows(path))?.map(({ node: { id, kind, label, description = '', children } }) => ({ id, kind, label, description, expandable: children !== undefined })),
  };
}
