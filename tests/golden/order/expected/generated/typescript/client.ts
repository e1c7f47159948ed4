// Generated from api/order.yaml by onehand. Edit the design, then run: dev generate

import type {
  CancellationForm,
  CountOrdersAnswer,
  CountOrdersQuery,
  ListOrderVersionsQuery,
  ListOrdersQuery,
  Order,
  OrderForm,
  OrderPatch,
  OrderVersion,
} from "./models.js";
import type { CallOptions, ClientOptions, Page, PostOptions, WriteOptions } from "./runtime.js";
import { Api, segment } from "./runtime.js";

/** What customers buy. */
export class OrderClient {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api("order", options, { keepsAnswers: true });
  }

  /**
   * Orders, a page at a time.
   * `list_orders`: GET /orders
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listOrders(query: ListOrdersQuery = {}, options: CallOptions = {}): Promise<Page<Order>> {
    return this.#api.page<Order>("/orders", { query, options });
  }

  /** As `listOrders`, through all pages: `for await (const one of ...)`. */
  allOrders(query: ListOrdersQuery = {}, options: CallOptions = {}): AsyncIterable<Order> {
    return this.#api.all<Order>("/orders", { query, options });
  }

  /**
   * One order by its id.
   * `get_order`: GET /orders/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getOrder(id: string, options: CallOptions = {}): Promise<Order> {
    return this.#api.one<Order>("GET", `/orders/${segment(id)}`, { options });
  }

  /**
   * Create an order.
   * `create_order`: POST /orders
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), Conflict (409), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createOrder(body: OrderForm, options: PostOptions = {}): Promise<Order> {
    return this.#api.one<Order>("POST", "/orders", { body, options });
  }

  /**
   * Change parts of an order.
   * `patch_order`: PATCH /orders/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchOrder(id: string, body: OrderPatch, options: WriteOptions = {}): Promise<Order> {
    return this.#api.one<Order>("PATCH", `/orders/${segment(id)}`, { body, options });
  }

  /**
   * The history of an order, newest first.
   * `list_order_versions`: GET /orders/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listOrderVersions(
    id: string,
    query: ListOrderVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<OrderVersion>> {
    return this.#api.page<OrderVersion>(`/orders/${segment(id)}/versions`, { query, options });
  }

  /** As `listOrderVersions`, through all pages: `for await (const one of ...)`. */
  allOrderVersions(
    id: string,
    query: ListOrderVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<OrderVersion> {
    return this.#api.all<OrderVersion>(`/orders/${segment(id)}/versions`, { query, options });
  }

  /**
   * Stop it.
   * `cancel_order`: POST /orders/{id}/cancellations
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), Conflict (409), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async cancelOrder(id: string, body: CancellationForm, options: PostOptions = {}): Promise<Order> {
    return this.#api.one<Order>("POST", `/orders/${segment(id)}/cancellations`, { body, options });
  }

  /**
   * `count_orders`: GET /counts
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async countOrders(query: CountOrdersQuery = {}, options: CallOptions = {}): Promise<CountOrdersAnswer> {
    return this.#api.several<CountOrdersAnswer>("GET", "/counts", { 200: true, 204: false }, { query, options });
  }
}
