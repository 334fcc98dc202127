// What the pages "Who can" and "Check access" and their hosts say to each other.

/** A right that people ask about at such a scope. */
export interface RightChoice {
  readonly name: string;
  /** Azure's name for it. */
  readonly operation: string;
  /** Whether it is one of the data plane. */
  readonly data: boolean;
}

export type AskedRight = Pick<RightChoice, 'operation' | 'data'>;

export interface PlaceShown {
  readonly name: string;
  readonly detail: string;
  readonly rights: readonly RightChoice[];
}

export type WhoCanContract = {
  readonly load: (params: undefined) => PlaceShown;
  readonly who: (params: AskedRight) => Holders;
  readonly assign: (params: AskedRight) => void;
};

export interface Holders {
  readonly holders: readonly HolderRow[];
  /** Whether nobody else can: what some have there could not be read otherwise. */
  readonly all: boolean;
  /** What one should know of them. */
  readonly notes: readonly string[];
}

/** One way in which somebody has the right. */
export interface HolderRow {
  readonly who: string;
  readonly kind: string;
  readonly role: string;
  /** "here", or where it is inherited from. */
  readonly where: string;
  /** What limits it, or nothing. */
  readonly limits: string;
}

export type CheckAccessContract = {
  readonly load: (params: undefined) => { readonly who: string; readonly place: PlaceShown };
  readonly overview: (params: undefined) => Overview;
  readonly explain: (params: AskedRight) => Explanation;
  /** Assigns one of the roles that an explanation proposes. */
  readonly assign: (params: { readonly guid: string }) => void;
};

export type Mark = 'yes' | 'maybe' | 'no';

/** All that somebody has at a place. */
export interface Overview {
  /** The rights that people ask about there, each with whether it is there. */
  readonly marks: readonly { readonly right: RightChoice; readonly mark: Mark }[];
  readonly assignments: readonly { readonly role: string; readonly where: string; readonly through: string; readonly limits: string; readonly may: readonly string[]; readonly mayNot: readonly string[] }[];
  readonly denials: readonly { readonly name: string; readonly description: string; readonly where: string }[];
  /** What could not be read, and what that means. */
  readonly notes: readonly string[];
}

/** "Why can it?" or "why can't it?" */
export interface Explanation {
  readonly mark: Mark;
  readonly headline: string;
  readonly reasons: readonly string[];
  /** Roles that would allow it, the least powerful first. */
  readonly proposals: readonly { readonly guid: string; readonly name: string }[];
}
