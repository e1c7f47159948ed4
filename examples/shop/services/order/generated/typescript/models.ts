// Generated from api/order.yaml by onehand. Edit the design, then run: dev generate

/**
 * - `placed`: Paid, not yet shipped.
 * - `shipped`: On its way.
 * - `cancelled`: Will not be shipped.
 */
export type OrderStatus = "placed" | "shipped" | "cancelled" | (string & {});

export interface Line {
  product_id: string;
  /** 1 to 1000. */
  quantity: number;
}

/** An exact amount in one currency. */
export interface Money {
  /**
   * A decimal number as text, so that it stays exact.
   * At least 0.
   * At most 18 digits, 4 of them behind the point.
   *
   * @example "12.50"
   */
  amount: string;
  /**
   * Matches `[A-Z]{3}`.
   *
   * @example "EUR"
   */
  currency: string;
}

export interface CancellationForm {
  /** At most 200 characters. */
  reason: string;
}

/** One purchase. */
export interface Order {
  /** Made by the service, never reused. */
  id: string;
  /** @example "A-1001" */
  number: string;
  user_id: string;
  lines: Line[];
  note?: string;
  status: OrderStatus;
  total: Money;
  cancelled_because?: string;
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

/** What is written of an order; what is left out, the service fills. */
export interface OrderForm {
  /**
   * At most 40 characters.
   * Cannot be changed later.
   *
   * @example "A-1001"
   */
  number: string;
  user_id: string;
  /** 1 to 100 items. */
  lines: Line[];
  /** At most 500 characters. */
  note?: string | undefined;
}

/** Some fields of an order: what is left out stays, null clears an optional one. */
export interface OrderPatch {
  /**
   * At most 40 characters.
   * Cannot be changed later.
   *
   * @example "A-1001"
   */
  number?: string | undefined;
  user_id?: string | undefined;
  /** 1 to 100 items. */
  lines?: Line[] | undefined;
  /** At most 500 characters. */
  note?: string | null | undefined;
}

/** One record of the history of an order. */
export interface OrderVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  order: Order;
}

/** GET /orders */
export interface ListOrdersQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /** Only with this user_id. */
  user_id?: string | undefined;
  /** Only with this status. */
  status?: OrderStatus | undefined;
  /**
   * Only with this created_at.
   * A time in RFC 3339, UTC, with microseconds.
   */
  created_at?: string | undefined;
  /** Only where number starts with this. */
  number_prefix?: string | undefined;
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

/** GET /orders/{id}/versions */
export interface ListOrderVersionsQuery {
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
