// Generated from api/words.yaml by onehand. Edit the design, then run: dev generate

import type { Unlisted } from "./runtime.js";

/**
 * - `in`: Coming.
 * - `x2`: Fine.
 * - `NONE`
 */
export type ExceptionValue = "in" | "x2" | "NONE" | (string & {});

export interface Query {
  from: string;
  to: string[];
}

export interface Card {
  /** Matches `[0-9]{16}`. */
  number: string;
}

export interface Iban {
  iban: string;
}

export interface Text {
  /** @defaultValue ["a"] */
  list: string[];
  class?: string | undefined;
  inner?: Text | undefined;
  /** @defaultValue true */
  on: boolean;
}

export type Pay = PayCard | PayIban | PayUnlisted;

export interface PayCard extends Card {
  kind: "card";
}

export interface PayIban extends Iban {
  kind: "iban";
}

/** A member that the design did not list yet: kept as it came. */
export interface PayUnlisted {
  kind: Unlisted;
  [field: string]: unknown;
}

/** Has every word. */
export interface Letter {
  /** Made by the service, never reused. */
  id: string;
  from: string;
  class: string;
  list: string[];
  type: ExceptionValue;
  /** A date: 2026-11-22. */
  date: string;
  str?: string;
  /** A decimal number as text, so that it stays exact. */
  of: string;
  /** A time in RFC 3339, UTC, with microseconds. */
  at: string;
  email?: Query;
  pay: Pay;
  pays?: Pay[];
  data?: unknown;
  texts?: { [key: string]: Text };
  sent: Text;
  /**
   * When it was created.
   * A time in RFC 3339, UTC, with microseconds.
   */
  created_at: string;
  /**
   * When it was last changed.
   * A time in RFC 3339, UTC, with microseconds.
   */
  updated_at: string;
}

/** What is written of a letter; what is left out, the service fills. */
export interface LetterForm {
  /** At most 40 characters. */
  from: string;
  /** Cannot be changed later. */
  class: string;
  /** At least 1 item. */
  list: string[];
  type: ExceptionValue;
  /** A date: 2026-11-22. */
  date: string;
  str?: string | undefined;
  /**
   * A decimal number as text, so that it stays exact.
   * At least 1.
   * At most 6 digits, 2 of them behind the point.
   */
  of: string;
  /**
   * A time in RFC 3339, UTC, with microseconds.
   *
   * @defaultValue "2026-01-01T00:00:00Z"
   */
  at?: string | undefined;
  email?: Query | undefined;
  pay: Pay;
  pays?: Pay[] | undefined;
  data?: unknown;
  texts?: { [key: string]: Text } | undefined;
  /** @defaultValue {"list": ["x"]} */
  sent?: Text | undefined;
}

/** Some fields of a letter: what is left out stays, null clears an optional one. */
export interface LetterPatch {
  /** At most 40 characters. */
  from?: string | undefined;
  /** Cannot be changed later. */
  class?: string | undefined;
  /** At least 1 item. */
  list?: string[] | undefined;
  type?: ExceptionValue | undefined;
  /** A date: 2026-11-22. */
  date?: string | undefined;
  str?: string | null | undefined;
  /**
   * A decimal number as text, so that it stays exact.
   * At least 1.
   * At most 6 digits, 2 of them behind the point.
   */
  of?: string | undefined;
  /** A time in RFC 3339, UTC, with microseconds. */
  at?: string | undefined;
  email?: Query | null | undefined;
  pay?: Pay | undefined;
  pays?: Pay[] | null | undefined;
  data?: unknown;
  texts?: { [key: string]: Text } | null | undefined;
  sent?: Text | undefined;
}

/** One record of the history of a letter. */
export interface LetterVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  letter: Letter;
}

/** GET /letters */
export interface ListLettersQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /** Only with this from. */
  from?: string | undefined;
  /**
   * Only with date at this or above.
   * A date: 2026-11-22.
   */
  date_from?: string | undefined;
  /**
   * Only with date below this.
   * A date: 2026-11-22.
   */
  date_until?: string | undefined;
  /** Only with this type. */
  type?: ExceptionValue | undefined;
  /**
   * One of: date.
   *
   * @defaultValue "date"
   */
  sort?: "date" | undefined;
  /**
   * Items of a page.
   * 1 to 100.
   *
   * @defaultValue 25
   */
  limit?: number | undefined;
  /** Where the page before ended: from its 'Link' header. */
  after?: string | undefined;
}

/** GET /letters/{id}/versions */
export interface ListLetterVersionsQuery {
  /**
   * Items of a page.
   * 1 to 100.
   *
   * @defaultValue 25
   */
  limit?: number | undefined;
  /** Where the page before ended: from its 'Link' header. */
  after?: string | undefined;
}

/** POST /letters/{id}/{class} */
export interface SendLetterQuery {
  from?: string | undefined;
}

/** What `send_letter` answers. */
export type SendLetterAnswer =
  | { status: 200; body: Letter }
  | { status: 202; body: Text };
