/** What the panel of a report and its host say to each other. */
export type ReportContract = {
  readonly about: (params: undefined) => About;
  /** The rows from that one on, as soon as there are any, or that there are no more. Reading goes on as rows are asked for. */
  readonly rows: (params: { readonly from: number }) => RowsFrom;
  /** Reads everything again. */
  readonly again: (params: undefined) => void;
  /** Shows the resource of a row in the tree. */
  readonly show: (params: { readonly row: number }) => void;
  readonly save: (params: { readonly format: Format }) => void;
};

export const formats = ['csv', 'json'] as const;
export type Format = (typeof formats)[number];

/** What a report is about, in words for its reader. */
export interface About {
  readonly title: string;
  /** What is listed, what that means, and what cannot be seen from here. */
  readonly intro: string;
  /** What a row is: one, and several. */
  readonly rows: readonly [one: string, several: string];
  /** Said where there is nothing to list. */
  readonly none: string;
  readonly columns: readonly Column[];
}

export interface Column {
  readonly key: string;
  readonly label: string;
  /** Whether it stands in files alone: IDs that nobody reads. */
  readonly inFiles?: true;
}

/** The values of a row by the keys of the columns; none is empty. */
export type Values = Readonly<Record<string, string | number>>;

export interface RowsFrom {
  readonly rows: readonly { readonly values: Values; readonly shows: boolean }[];
  readonly done: boolean;
  /** What could not be read so far. */
  readonly failures: readonly { readonly subject: string; readonly message: string }[];
}
