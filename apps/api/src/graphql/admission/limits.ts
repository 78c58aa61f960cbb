/** What a document may consist of before it is validated. */
export interface DocumentLimits {
  queryCharsMax: number;
  tokensMax: number;
  operationsMax: number;
  selectionsMax: number;
  twinsMax: number;
}

/** For whoever has proved who they are. */
export const SIGNED_IN: DocumentLimits = {
  queryCharsMax: 100_000,
  tokensMax: 4_000,
  operationsMax: 10,
  selectionsMax: 1_000,
  twinsMax: 5_000,
};

/** For strangers, who can do little but sign in: enough for that, and for the usual introspection. */
export const NOBODY: DocumentLimits = {
  queryCharsMax: 10_000,
  tokensMax: 400,
  operationsMax: 1,
  selectionsMax: 120,
  twinsMax: 500,
};

export const COMPLEXITY_MAX = 2_000;
export const DEPTH_MAX = 12;
/** Of what the usual introspection query asks for. */
export const INTROSPECTION_SHARE_MAX = 1.5;
/** What the usual introspection costs whoever asks, in the points of other queries. */
export const INTROSPECTION_COST = 500;
/** What a document costs that is refused: it was read all the same. */
export const REFUSED_COST = 50;
