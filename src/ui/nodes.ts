import type { Failure } from './failure.ts';

/**
 * A row of the tree, as plain data. Empty, failed and loading are different things: an empty list has a `note` node,
 * a failure an `error` node, and loading is VS Code's own spinner.
 */
export interface TreeNode {
  /** Unique among its siblings, and the same at every refresh. */
  readonly id: string;
  /** What it is, for menus: the row's context value is this and `flags`. */
  readonly kind: string;
  /** What is true of it, for menus, for instance "servicePrincipal". */
  readonly flags?: readonly string[];
  readonly label: string;
  readonly description?: string;
  /** Said by a screen reader in place of label and description. */
  readonly spoken?: string;
  /** Asked for when somebody points at the row. */
  readonly tooltip?: () => Tooltip;
  readonly icon?: Icon;
  /**
   * Set on rows that can be opened. A promise is waited for and kept until it changed; rows that are there at once are
   * made anew each time. Throws what went wrong; never gives [] for a failure.
   */
  readonly children?: (signal: AbortSignal) => readonly TreeNode[] | Promise<readonly TreeNode[]> | GrowingList;
  /** Whether it stands open from the start. */
  readonly open?: boolean;
  /** The description once the children are known, for instance their number. */
  readonly summary?: (children: readonly TreeNode[]) => string;
  /** What its children are made of, for instance "access": a change of that reloads them. */
  readonly topics?: readonly string[];
  /** Runs when the row is activated; gets the row. */
  readonly command?: { readonly command: string; readonly title: string };
}

/** A list that is shown while it grows: each one replaces the one before, and the last one is whole. */
export type GrowingList = AsyncIterable<readonly TreeNode[]>;

/** Either a codicon with the theme color that says its state, or a picture of the product's own set. */
export type Icon = { readonly codicon: string; readonly color?: string } | { readonly picture: string };

/** A table: rows of name and value. Values are text and are escaped; undefined ones are left out. */
export interface Tooltip {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string | undefined])[];
}

/** A dimmed row that says plainly that there is nothing, or something that one should know. */
export function note(id: string, label: string, more: Partial<TreeNode> = {}): TreeNode {
  return { kind: 'note', icon: { codicon: 'dash', color: 'disabledForeground' }, ...more, id, label };
}

/** A row for a failure beside good data. The tree makes one by itself when `children` throws. */
export function errorNode(id: string, failure: Failure, subject?: string): TreeNode {
  return {
    id,
    kind: 'error',
    flags: failure.flags,
    spoken: [subject, failure.short, failure.message].filter(Boolean).join(', '),
    label: subject ?? failure.short.charAt(0).toUpperCase() + failure.short.slice(1),
    ...(subject !== undefined && { description: failure.short }),
    icon: { codicon: 'error', color: 'problemsErrorIcon.foreground' },
    tooltip: () => ({ title: failure.message, rows: failure.details.map((detail) => ['', detail] as const) }),
  };
}

