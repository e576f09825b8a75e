/** What columns are for. A role that nothing in the table has is null; remedies say which they need. */

export interface CreatedRole {
  readonly column: string;
  /** How the column counts: a date or time, or a number of such units since 1970. */
  readonly unit: 'moment' | 'date' | 'seconds' | 'milliseconds';
}

/** The life of a row: written as `queued`, `running` while it is worked on, then one of the finished values. */
export interface StateRole {
  readonly column: string;
  readonly queued: string;
  /** Null where rows go from queued to finished in one step. */
  readonly running: string | null;
  readonly success: string;
  readonly error: string | null;
  readonly killed: string | null;
  /** All values of rows that no client will touch again: the three above, and others that stand in old rows. */
  readonly finished: readonly string[];
  /** Columns that the step to running sets to the time, and those that the last step sets. */
  readonly started: readonly string[];
  readonly ended: readonly string[];
  /** What an error writes, so that the row grows. */
  readonly grows: string | null;
}

export interface Roles {
  /** Columns of the primary key, in order; none where the table has no key. */
  readonly key: readonly string[];
  /** Age counts from it. Null: a key that grows with time stands in, or rows have no age. */
  readonly created: CreatedRole | null;
  /** Null: rows are written once, and every row is finished. */
  readonly state: StateRole | null;
  /** Columns whose length drifts over the years, the main one first. */
  readonly text: readonly string[];
  /** Whose row it is: account, tenant, customer. */
  readonly group: string | null;
  /** Which kind of row it is: job type, event name. */
  readonly kind: string | null;
  /** Set to the time by every step. */
  readonly updated: readonly string[];
}

/** A role as it was chosen, and why: for comments in scenarios and for the report. */
export interface GuessedRoles {
  readonly roles: Roles;
  readonly reasons: Readonly<Partial<Record<keyof Roles, string>>>;
}
