// Generated from api/words.yaml by onehand. Edit the design, then run: dev generate

import type {
  Letter,
  LetterForm,
  LetterPatch,
  LetterVersion,
  ListLetterVersionsQuery,
  ListLettersQuery,
  SendLetterAnswer,
  SendLetterQuery,
} from "./models.js";
import type { CallOptions, ClientOptions, Page, PostOptions, WriteOptions } from "./runtime.js";
import { Api, segment } from "./runtime.js";

/** Names that Python would misread. */
export class WordsClient {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api("words", options, { keepsAnswers: true });
  }

  /**
   * Letters, a page at a time.
   * `list_letters`: GET /letters
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listLetters(query: ListLettersQuery = {}, options: CallOptions = {}): Promise<Page<Letter>> {
    return this.#api.page<Letter>("/letters", { query, options });
  }

  /** As `listLetters`, through all pages: `for await (const one of ...)`. */
  allLetters(query: ListLettersQuery = {}, options: CallOptions = {}): AsyncIterable<Letter> {
    return this.#api.all<Letter>("/letters", { query, options });
  }

  /**
   * One letter by its id.
   * `get_letter`: GET /letters/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getLetter(id: string, options: CallOptions = {}): Promise<Letter> {
    return this.#api.one<Letter>("GET", `/letters/${segment(id)}`, { options });
  }

  /**
   * Create a letter.
   * `create_letter`: POST /letters
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), Conflict (409), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createLetter(body: LetterForm, options: PostOptions = {}): Promise<Letter> {
    return this.#api.one<Letter>("POST", "/letters", { body, options });
  }

  /**
   * Replace a letter.
   * `update_letter`: PUT /letters/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updateLetter(id: string, body: LetterForm, options: WriteOptions = {}): Promise<Letter> {
    return this.#api.one<Letter>("PUT", `/letters/${segment(id)}`, { body, options });
  }

  /**
   * Change parts of a letter.
   * `patch_letter`: PATCH /letters/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchLetter(id: string, body: LetterPatch, options: WriteOptions = {}): Promise<Letter> {
    return this.#api.one<Letter>("PATCH", `/letters/${segment(id)}`, { body, options });
  }

  /**
   * Delete a letter.
   * `delete_letter`: DELETE /letters/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deleteLetter(id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none("DELETE", `/letters/${segment(id)}`, { options });
  }

  /**
   * The history of a letter, newest first.
   * `list_letter_versions`: GET /letters/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listLetterVersions(
    id: string,
    query: ListLetterVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<LetterVersion>> {
    return this.#api.page<LetterVersion>(`/letters/${segment(id)}/versions`, { query, options });
  }

  /** As `listLetterVersions`, through all pages: `for await (const one of ...)`. */
  allLetterVersions(
    id: string,
    query: ListLetterVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<LetterVersion> {
    return this.#api.all<LetterVersion>(`/letters/${segment(id)}/versions`, { query, options });
  }

  /**
   * `send_letter`: POST /letters/{id}/{class}
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async sendLetter(
    id: string,
    class_: number,
    query: SendLetterQuery = {},
    options: PostOptions = {},
  ): Promise<SendLetterAnswer> {
    return this.#api.several<SendLetterAnswer>(
      "POST",
      `/letters/${segment(id)}/${segment(class_)}`,
      { 200: true, 202: true },
      { query, options },
    );
  }
}
