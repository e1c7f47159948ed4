// Generated from api/user.yaml by onehand. Edit the design, then run: dev generate

/**
 * - `active`: May sign in.
 * - `blocked`: May not sign in.
 */
export type UserStatus = "active" | "blocked" | (string & {});

/** A person with an account. */
export interface User {
  /** Made by the service, never reused. */
  id: string;
  /** @example "ada@example.com" */
  email: string;
  /** @example "Ada Lovelace" */
  name: string;
  nickname?: string;
  status: UserStatus;
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

/** What is written of a user; what is left out, the service fills. */
export interface UserForm {
  /** @example "ada@example.com" */
  email: string;
  /**
   * At most 100 characters.
   *
   * @example "Ada Lovelace"
   */
  name: string;
  /** At most 40 characters. */
  nickname?: string | undefined;
  /** @defaultValue "active" */
  status?: UserStatus | undefined;
}

/** Some fields of a user: what is left out stays, null clears an optional one. */
export interface UserPatch {
  /** @example "ada@example.com" */
  email?: string | undefined;
  /**
   * At most 100 characters.
   *
   * @example "Ada Lovelace"
   */
  name?: string | undefined;
  /** At most 40 characters. */
  nickname?: string | null | undefined;
  status?: UserStatus | undefined;
}

/** One record of the history of a user. */
export interface UserVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  user: User;
}

/** GET /users */
export interface ListUsersQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /**
   * Only with this email.
   *
   * @example "ada@example.com"
   */
  email?: string | undefined;
  /** Only with this status. */
  status?: UserStatus | undefined;
  /** Only where name starts with this. */
  name_prefix?: string | undefined;
  /**
   * One of: -created_at, name.
   *
   * @defaultValue "-created_at"
   */
  sort?: "-created_at" | "name" | undefined;
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

/** GET /users/{id}/versions */
export interface ListUserVersionsQuery {
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
