// Generated from api/user.yaml by onehand. Edit the design, then run: dev generate

import type { ListUserVersionsQuery, ListUsersQuery, User, UserForm, UserPatch, UserVersion } from "./models.js";
import type { CallOptions, ClientOptions, Page, PostOptions, WriteOptions } from "./runtime.js";
import { Api, segment } from "./runtime.js";

/** The people who buy. */
export class UserClient {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api("user", options, { keepsAnswers: true });
  }

  /**
   * Users, a page at a time.
   * `list_users`: GET /users
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listUsers(query: ListUsersQuery = {}, options: CallOptions = {}): Promise<Page<User>> {
    return this.#api.page<User>("/users", { query, options });
  }

  /** As `listUsers`, through all pages: `for await (const one of ...)`. */
  allUsers(query: ListUsersQuery = {}, options: CallOptions = {}): AsyncIterable<User> {
    return this.#api.all<User>("/users", { query, options });
  }

  /**
   * One user by its id.
   * `get_user`: GET /users/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getUser(id: string, options: CallOptions = {}): Promise<User> {
    return this.#api.one<User>("GET", `/users/${segment(id)}`, { options });
  }

  /**
   * Create a user.
   * `create_user`: POST /users
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), Conflict (409), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createUser(body: UserForm, options: PostOptions = {}): Promise<User> {
    return this.#api.one<User>("POST", "/users", { body, options });
  }

  /**
   * Replace a user.
   * `update_user`: PUT /users/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updateUser(id: string, body: UserForm, options: WriteOptions = {}): Promise<User> {
    return this.#api.one<User>("PUT", `/users/${segment(id)}`, { body, options });
  }

  /**
   * Change parts of a user.
   * `patch_user`: PATCH /users/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchUser(id: string, body: UserPatch, options: WriteOptions = {}): Promise<User> {
    return this.#api.one<User>("PATCH", `/users/${segment(id)}`, { body, options });
  }

  /**
   * Delete a user.
   * `delete_user`: DELETE /users/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deleteUser(id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none("DELETE", `/users/${segment(id)}`, { options });
  }

  /**
   * The history of a user, newest first.
   * `list_user_versions`: GET /users/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listUserVersions(
    id: string,
    query: ListUserVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<UserVersion>> {
    return this.#api.page<UserVersion>(`/users/${segment(id)}/versions`, { query, options });
  }

  /** As `listUserVersions`, through all pages: `for await (const one of ...)`. */
  allUserVersions(
    id: string,
    query: ListUserVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<UserVersion> {
    return this.#api.all<UserVersion>(`/users/${segment(id)}/versions`, { query, options });
  }
}
