// Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate

import type { ListMessagesQuery, Message } from "./models.js";
import type { CallOptions, ClientOptions, Page } from "./runtime.js";
import { Api, segment } from "./runtime.js";

/** Tells customers what happened. */
export class MailerClient {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api("mailer", options, { keepsAnswers: false });
  }

  /**
   * Messages, a page at a time.
   * `list_messages`: GET /messages
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listMessages(query: ListMessagesQuery = {}, options: CallOptions = {}): Promise<Page<Message>> {
    return this.#api.page<Message>("/messages", { query, options });
  }

  /** As `listMessages`, through all pages: `for await (const one of ...)`. */
  allMessages(query: ListMessagesQuery = {}, options: CallOptions = {}): AsyncIterable<Message> {
    return this.#api.all<Message>("/messages", { query, options });
  }

  /**
   * One message by its id.
   * `get_message`: GET /messages/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getMessage(id: string, options: CallOptions = {}): Promise<Message> {
    return this.#api.one<Message>("GET", `/messages/${segment(id)}`, { options });
  }
}
