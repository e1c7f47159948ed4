// Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate

/** A letter to a customer, kept as it was sent. */
export interface Message {
  /** Made by the service, never reused. */
  id: string;
  order_id: string;
  to: string;
  subject: string;
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

/** What is written of a message; what is left out, the service fills. */
export interface MessageForm {
  order_id: string;
  to: string;
  /** At most 200 characters. */
  subject: string;
}

/** Some fields of a message: what is left out stays, null clears an optional one. */
export interface MessagePatch {
  order_id?: string | undefined;
  to?: string | undefined;
  /** At most 200 characters. */
  subject?: string | undefined;
}

/** One record of the history of a message. */
export interface MessageVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  message: Message;
}

/** GET /messages */
export interface ListMessagesQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /** Only with this order_id. */
  order_id?: string | undefined;
  /** Only with this to. */
  to?: string | undefined;
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
