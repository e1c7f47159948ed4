// Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate

/** A question of somebody. */
export interface Ticket {
  /** Made by the service, never reused. */
  id: string;
  title: string;
  user_id: string;
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

/** One thing said about a ticket. */
export interface Comment {
  /** Made by the service, never reused. */
  id: string;
  /** The ticket that it belongs to, as in its path. */
  ticket_id: string;
  number: number;
  text?: string;
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

/** What was attached to a comment. */
export interface Picture {
  /** Made by the service, never reused. */
  id: string;
  /** The comment that it belongs to, as in its path. */
  comment_id: string;
  name: string;
  replaces_id?: string;
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

/** What somebody wants to remember. */
export interface Note {
  /** Made by the service, never reused. */
  id: string;
  text: string;
  user_id: string;
  place: number;
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

/** Who may enter. */
export interface Account {
  /** Made by the service, never reused. */
  id: string;
  name: string;
  level: number;
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

/** What is written of a ticket; what is left out, the service fills. */
export interface TicketForm {
  /** At most 100 characters. */
  title: string;
}

/** What is written of a comment; what is left out, the service fills. */
export interface CommentForm {
  /** At least 1. */
  number: number;
  /** At most 500 characters. */
  text?: string | undefined;
}

/** What is written of a picture; what is left out, the service fills. */
export interface PictureForm {
  /** At most 40 characters. */
  name: string;
  replaces_id?: string | undefined;
}

/** What is written of a note; what is left out, the service fills. */
export interface NoteForm {
  /** At most 500 characters. */
  text: string;
  /** Cannot be changed later. */
  user_id: string;
}

/** What is written of an account; what is left out, the service fills. */
export interface AccountForm {
  /** At most 40 characters. */
  name: string;
  /**
   * 8 to 100 characters.
   * Matches `[a-zA-Z0-9]+`.
   */
  password: string;
  /** @defaultValue 1 */
  level?: number | undefined;
  /** At least 1000. */
  pin?: number | undefined;
}

/** Some fields of a ticket: what is left out stays, null clears an optional one. */
export interface TicketPatch {
  /** At most 100 characters. */
  title?: string | undefined;
}

/** Some fields of a comment: what is left out stays, null clears an optional one. */
export interface CommentPatch {
  /** At least 1. */
  number?: number | undefined;
  /** At most 500 characters. */
  text?: string | null | undefined;
}

/** Some fields of a picture: what is left out stays, null clears an optional one. */
export interface PicturePatch {
  /** At most 40 characters. */
  name?: string | undefined;
  replaces_id?: string | null | undefined;
}

/** Some fields of a note: what is left out stays, null clears an optional one. */
export interface NotePatch {
  /** At most 500 characters. */
  text?: string | undefined;
  /** Cannot be changed later. */
  user_id?: string | undefined;
}

/** Some fields of an account: what is left out stays, null clears an optional one. */
export interface AccountPatch {
  /** At most 40 characters. */
  name?: string | undefined;
  /**
   * 8 to 100 characters.
   * Matches `[a-zA-Z0-9]+`.
   */
  password?: string | undefined;
  level?: number | undefined;
  /** At least 1000. */
  pin?: number | null | undefined;
}

/** One record of the history of a ticket. */
export interface TicketVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  ticket: Ticket;
}

/** One record of the history of a comment. */
export interface CommentVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  comment: Comment;
}

/** One record of the history of a picture. */
export interface PictureVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  picture: Picture;
}

/** One record of the history of a note. */
export interface NoteVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  note: Note;
}

/** One record of the history of an account. */
export interface AccountVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  account: Account;
}

/** GET /tickets */
export interface ListTicketsQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /**
   * One of: -created_at.
   *
   * @defaultValue "-created_at"
   */
  sort?: "-created_at" | undefined;
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

/** GET /tickets/{id}/versions */
export interface ListTicketVersionsQuery {
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

/** GET /tickets/{ticket_id}/comments */
export interface ListCommentsQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /** Only with this number. */
  number?: number | undefined;
  /**
   * One of: -created_at, number.
   *
   * @defaultValue "-created_at"
   */
  sort?: "-created_at" | "number" | undefined;
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

/** GET /tickets/{ticket_id}/comments/{id}/versions */
export interface ListCommentVersionsQuery {
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

/** GET /tickets/{ticket_id}/comments/{comment_id}/pictures */
export interface ListPicturesQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /**
   * One of: -created_at.
   *
   * @defaultValue "-created_at"
   */
  sort?: "-created_at" | undefined;
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

/** GET /tickets/{ticket_id}/comments/{comment_id}/pictures/{id}/versions */
export interface ListPictureVersionsQuery {
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

/** GET /notes */
export interface ListNotesQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /** Only with this text. */
  text?: string | undefined;
  /**
   * One of: -created_at.
   *
   * @defaultValue "-created_at"
   */
  sort?: "-created_at" | undefined;
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

/** GET /notes/{id}/versions */
export interface ListNoteVersionsQuery {
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

/** GET /accounts */
export interface ListAccountsQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /**
   * One of: -created_at.
   *
   * @defaultValue "-created_at"
   */
  sort?: "-created_at" | undefined;
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

/** GET /accounts/{id}/versions */
export interface ListAccountVersionsQuery {
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
