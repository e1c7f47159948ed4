// Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate

import type { CallOptions, ClientOptions } from "./runtime.js";
import { Api } from "./runtime.js";

/** Neither database nor stream. */
export class FacadeClient {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api("facade", options, { keepsAnswers: false });
  }

  /**
   * Is anybody there?
   * `ping`: GET /ping
   *
   * @throws Unavailable (503)
   */
  async ping(options: CallOptions = {}): Promise<string> {
    return this.#api.one<string>("GET", "/ping", { options });
  }
}
