// Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate

import type {
  Account,
  AccountForm,
  AccountPatch,
  AccountVersion,
  Comment,
  CommentForm,
  CommentPatch,
  CommentVersion,
  ListAccountVersionsQuery,
  ListAccountsQuery,
  ListCommentVersionsQuery,
  ListCommentsQuery,
  ListNoteVersionsQuery,
  ListNotesQuery,
  ListPictureVersionsQuery,
  ListPicturesQuery,
  ListTicketVersionsQuery,
  ListTicketsQuery,
  Note,
  NoteForm,
  NotePatch,
  NoteVersion,
  Picture,
  PictureForm,
  PicturePatch,
  PictureVersion,
  Ticket,
  TicketForm,
  TicketPatch,
  TicketVersion,
} from "./models.js";
import type { CallOptions, ClientOptions, Page, PostOptions, WriteOptions } from "./runtime.js";
import { Api, segment } from "./runtime.js";

/** Tickets, what is said about them, and what is attached to that. */
export class DeskClient {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api("desk", options, { keepsAnswers: true });
  }

  /**
   * Tickets, a page at a time.
   * `list_tickets`: GET /tickets
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listTickets(query: ListTicketsQuery = {}, options: CallOptions = {}): Promise<Page<Ticket>> {
    return this.#api.page<Ticket>("/tickets", { query, options });
  }

  /** As `listTickets`, through all pages: `for await (const one of ...)`. */
  allTickets(query: ListTicketsQuery = {}, options: CallOptions = {}): AsyncIterable<Ticket> {
    return this.#api.all<Ticket>("/tickets", { query, options });
  }

  /**
   * One ticket by its id.
   * `get_ticket`: GET /tickets/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getTicket(id: string, options: CallOptions = {}): Promise<Ticket> {
    return this.#api.one<Ticket>("GET", `/tickets/${segment(id)}`, { options });
  }

  /**
   * Create a ticket.
   * `create_ticket`: POST /tickets
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), Conflict (409), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createTicket(body: TicketForm, options: PostOptions = {}): Promise<Ticket> {
    return this.#api.one<Ticket>("POST", "/tickets", { body, options });
  }

  /**
   * Replace a ticket.
   * `update_ticket`: PUT /tickets/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updateTicket(id: string, body: TicketForm, options: WriteOptions = {}): Promise<Ticket> {
    return this.#api.one<Ticket>("PUT", `/tickets/${segment(id)}`, { body, options });
  }

  /**
   * Change parts of a ticket.
   * `patch_ticket`: PATCH /tickets/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchTicket(id: string, body: TicketPatch, options: WriteOptions = {}): Promise<Ticket> {
    return this.#api.one<Ticket>("PATCH", `/tickets/${segment(id)}`, { body, options });
  }

  /**
   * Delete a ticket.
   * `delete_ticket`: DELETE /tickets/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deleteTicket(id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none("DELETE", `/tickets/${segment(id)}`, { options });
  }

  /**
   * The history of a ticket, newest first.
   * `list_ticket_versions`: GET /tickets/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listTicketVersions(
    id: string,
    query: ListTicketVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<TicketVersion>> {
    return this.#api.page<TicketVersion>(`/tickets/${segment(id)}/versions`, { query, options });
  }

  /** As `listTicketVersions`, through all pages: `for await (const one of ...)`. */
  allTicketVersions(
    id: string,
    query: ListTicketVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<TicketVersion> {
    return this.#api.all<TicketVersion>(`/tickets/${segment(id)}/versions`, { query, options });
  }

  /**
   * Comments, a page at a time.
   * `list_comments`: GET /tickets/{ticket_id}/comments
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listComments(
    ticketId: string,
    query: ListCommentsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<Comment>> {
    return this.#api.page<Comment>(`/tickets/${segment(ticketId)}/comments`, { query, options });
  }

  /** As `listComments`, through all pages: `for await (const one of ...)`. */
  allComments(ticketId: string, query: ListCommentsQuery = {}, options: CallOptions = {}): AsyncIterable<Comment> {
    return this.#api.all<Comment>(`/tickets/${segment(ticketId)}/comments`, { query, options });
  }

  /**
   * One comment by its id.
   * `get_comment`: GET /tickets/{ticket_id}/comments/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getComment(ticketId: string, id: string, options: CallOptions = {}): Promise<Comment> {
    return this.#api.one<Comment>("GET", `/tickets/${segment(ticketId)}/comments/${segment(id)}`, { options });
  }

  /**
   * Create a comment.
   * `create_comment`: POST /tickets/{ticket_id}/comments
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PayloadTooLarge
   * (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createComment(ticketId: string, body: CommentForm, options: PostOptions = {}): Promise<Comment> {
    return this.#api.one<Comment>("POST", `/tickets/${segment(ticketId)}/comments`, { body, options });
  }

  /**
   * Replace a comment.
   * `update_comment`: PUT /tickets/{ticket_id}/comments/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updateComment(ticketId: string, id: string, body: CommentForm, options: WriteOptions = {}): Promise<Comment> {
    return this.#api.one<Comment>("PUT", `/tickets/${segment(ticketId)}/comments/${segment(id)}`, { body, options });
  }

  /**
   * Change parts of a comment.
   * `patch_comment`: PATCH /tickets/{ticket_id}/comments/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchComment(ticketId: string, id: string, body: CommentPatch, options: WriteOptions = {}): Promise<Comment> {
    return this.#api.one<Comment>("PATCH", `/tickets/${segment(ticketId)}/comments/${segment(id)}`, { body, options });
  }

  /**
   * Delete a comment.
   * `delete_comment`: DELETE /tickets/{ticket_id}/comments/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deleteComment(ticketId: string, id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none("DELETE", `/tickets/${segment(ticketId)}/comments/${segment(id)}`, { options });
  }

  /**
   * The history of a comment, newest first.
   * `list_comment_versions`: GET /tickets/{ticket_id}/comments/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listCommentVersions(
    ticketId: string,
    id: string,
    query: ListCommentVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<CommentVersion>> {
    return this.#api.page<CommentVersion>(
      `/tickets/${segment(ticketId)}/comments/${segment(id)}/versions`,
      { query, options },
    );
  }

  /** As `listCommentVersions`, through all pages: `for await (const one of ...)`. */
  allCommentVersions(
    ticketId: string,
    id: string,
    query: ListCommentVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<CommentVersion> {
    return this.#api.all<CommentVersion>(
      `/tickets/${segment(ticketId)}/comments/${segment(id)}/versions`,
      { query, options },
    );
  }

  /**
   * Pictures, a page at a time.
   * `list_pictures`: GET /tickets/{ticket_id}/comments/{comment_id}/pictures
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listPictures(
    ticketId: string,
    commentId: string,
    query: ListPicturesQuery = {},
    options: CallOptions = {},
  ): Promise<Page<Picture>> {
    return this.#api.page<Picture>(
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures`,
      { query, options },
    );
  }

  /** As `listPictures`, through all pages: `for await (const one of ...)`. */
  allPictures(
    ticketId: string,
    commentId: string,
    query: ListPicturesQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<Picture> {
    return this.#api.all<Picture>(
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures`,
      { query, options },
    );
  }

  /**
   * One picture by its id.
   * `get_picture`: GET /tickets/{ticket_id}/comments/{comment_id}/pictures/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getPicture(ticketId: string, commentId: string, id: string, options: CallOptions = {}): Promise<Picture> {
    return this.#api.one<Picture>(
      "GET",
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures/${segment(id)}`,
      { options },
    );
  }

  /**
   * Create a picture.
   * `create_picture`: POST /tickets/{ticket_id}/comments/{comment_id}/pictures
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createPicture(
    ticketId: string,
    commentId: string,
    body: PictureForm,
    options: PostOptions = {},
  ): Promise<Picture> {
    return this.#api.one<Picture>(
      "POST",
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures`,
      { body, options },
    );
  }

  /**
   * Replace a picture.
   * `update_picture`: PUT /tickets/{ticket_id}/comments/{comment_id}/pictures/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), PreconditionFailed (412),
   * PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updatePicture(
    ticketId: string,
    commentId: string,
    id: string,
    body: PictureForm,
    options: WriteOptions = {},
  ): Promise<Picture> {
    return this.#api.one<Picture>(
      "PUT",
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures/${segment(id)}`,
      { body, options },
    );
  }

  /**
   * Change parts of a picture.
   * `patch_picture`: PATCH /tickets/{ticket_id}/comments/{comment_id}/pictures/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), PreconditionFailed (412),
   * PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchPicture(
    ticketId: string,
    commentId: string,
    id: string,
    body: PicturePatch,
    options: WriteOptions = {},
  ): Promise<Picture> {
    return this.#api.one<Picture>(
      "PATCH",
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures/${segment(id)}`,
      { body, options },
    );
  }

  /**
   * Delete a picture.
   * `delete_picture`: DELETE /tickets/{ticket_id}/comments/{comment_id}/pictures/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deletePicture(ticketId: string, commentId: string, id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none(
      "DELETE",
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures/${segment(id)}`,
      { options },
    );
  }

  /**
   * The history of a picture, newest first.
   * `list_picture_versions`: GET /tickets/{ticket_id}/comments/{comment_id}/pictures/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listPictureVersions(
    ticketId: string,
    commentId: string,
    id: string,
    query: ListPictureVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<PictureVersion>> {
    return this.#api.page<PictureVersion>(
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures/${segment(id)}/versions`,
      { query, options },
    );
  }

  /** As `listPictureVersions`, through all pages: `for await (const one of ...)`. */
  allPictureVersions(
    ticketId: string,
    commentId: string,
    id: string,
    query: ListPictureVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<PictureVersion> {
    return this.#api.all<PictureVersion>(
      `/tickets/${segment(ticketId)}/comments/${segment(commentId)}/pictures/${segment(id)}/versions`,
      { query, options },
    );
  }

  /**
   * Notes, a page at a time.
   * `list_notes`: GET /notes
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listNotes(query: ListNotesQuery = {}, options: CallOptions = {}): Promise<Page<Note>> {
    return this.#api.page<Note>("/notes", { query, options });
  }

  /** As `listNotes`, through all pages: `for await (const one of ...)`. */
  allNotes(query: ListNotesQuery = {}, options: CallOptions = {}): AsyncIterable<Note> {
    return this.#api.all<Note>("/notes", { query, options });
  }

  /**
   * One note by its id.
   * `get_note`: GET /notes/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getNote(id: string, options: CallOptions = {}): Promise<Note> {
    return this.#api.one<Note>("GET", `/notes/${segment(id)}`, { options });
  }

  /**
   * Create a note.
   * `create_note`: POST /notes
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), PayloadTooLarge (413), UnsupportedMediaType (415),
   * Invalid (422), Unavailable (503)
   */
  async createNote(body: NoteForm, options: PostOptions = {}): Promise<Note> {
    return this.#api.one<Note>("POST", "/notes", { body, options });
  }

  /**
   * Replace a note.
   * `update_note`: PUT /notes/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), PreconditionFailed (412),
   * PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updateNote(id: string, body: NoteForm, options: WriteOptions = {}): Promise<Note> {
    return this.#api.one<Note>("PUT", `/notes/${segment(id)}`, { body, options });
  }

  /**
   * Change parts of a note.
   * `patch_note`: PATCH /notes/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), PreconditionFailed (412),
   * PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchNote(id: string, body: NotePatch, options: WriteOptions = {}): Promise<Note> {
    return this.#api.one<Note>("PATCH", `/notes/${segment(id)}`, { body, options });
  }

  /**
   * Delete a note.
   * `delete_note`: DELETE /notes/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deleteNote(id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none("DELETE", `/notes/${segment(id)}`, { options });
  }

  /**
   * The history of a note, newest first.
   * `list_note_versions`: GET /notes/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listNoteVersions(
    id: string,
    query: ListNoteVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<NoteVersion>> {
    return this.#api.page<NoteVersion>(`/notes/${segment(id)}/versions`, { query, options });
  }

  /** As `listNoteVersions`, through all pages: `for await (const one of ...)`. */
  allNoteVersions(
    id: string,
    query: ListNoteVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<NoteVersion> {
    return this.#api.all<NoteVersion>(`/notes/${segment(id)}/versions`, { query, options });
  }

  /**
   * Accounts, a page at a time.
   * `list_accounts`: GET /accounts
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listAccounts(query: ListAccountsQuery = {}, options: CallOptions = {}): Promise<Page<Account>> {
    return this.#api.page<Account>("/accounts", { query, options });
  }

  /** As `listAccounts`, through all pages: `for await (const one of ...)`. */
  allAccounts(query: ListAccountsQuery = {}, options: CallOptions = {}): AsyncIterable<Account> {
    return this.#api.all<Account>("/accounts", { query, options });
  }

  /**
   * One account by its id.
   * `get_account`: GET /accounts/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getAccount(id: string, options: CallOptions = {}): Promise<Account> {
    return this.#api.one<Account>("GET", `/accounts/${segment(id)}`, { options });
  }

  /**
   * Create an account.
   * `create_account`: POST /accounts
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), Conflict (409), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createAccount(body: AccountForm, options: PostOptions = {}): Promise<Account> {
    return this.#api.one<Account>("POST", "/accounts", { body, options });
  }

  /**
   * Replace an account.
   * `update_account`: PUT /accounts/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updateAccount(id: string, body: AccountForm, options: WriteOptions = {}): Promise<Account> {
    return this.#api.one<Account>("PUT", `/accounts/${segment(id)}`, { body, options });
  }

  /**
   * Change parts of an account.
   * `patch_account`: PATCH /accounts/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchAccount(id: string, body: AccountPatch, options: WriteOptions = {}): Promise<Account> {
    return this.#api.one<Account>("PATCH", `/accounts/${segment(id)}`, { body, options });
  }

  /**
   * Delete an account.
   * `delete_account`: DELETE /accounts/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deleteAccount(id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none("DELETE", `/accounts/${segment(id)}`, { options });
  }

  /**
   * The history of an account, newest first.
   * `list_account_versions`: GET /accounts/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listAccountVersions(
    id: string,
    query: ListAccountVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<AccountVersion>> {
    return this.#api.page<AccountVersion>(`/accounts/${segment(id)}/versions`, { query, options });
  }

  /** As `listAccountVersions`, through all pages: `for await (const one of ...)`. */
  allAccountVersions(
    id: string,
    query: ListAccountVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<AccountVersion> {
    return this.#api.all<AccountVersion>(`/accounts/${segment(id)}/versions`, { query, options });
  }

  /**
   * Hide it.
   * `hide_comment`: POST /tickets/{ticket_id}/comments/{id}/hidings
   *
   * @throws Unauthorized (401), Forbidden (403), Unavailable (503)
   */
  async hideComment(ticketId: string, id: string, options: PostOptions = {}): Promise<Comment> {
    return this.#api.one<Comment>("POST", `/tickets/${segment(ticketId)}/comments/${segment(id)}/hidings`, { options });
  }
}
