// Generated from api/order.yaml by onehand. Edit the design, then run: dev generate

import type { Unlisted } from "./runtime.js";

/**
 * - `placed`: Paid, not yet shipped.
 * - `SHIPPED`: On its way. Deprecated: use placed
 */
export type OrderStatus = "placed" | "SHIPPED" | (string & {});

export interface UserReference {
  id: string;
}

export interface Line {
  product_id: string;
  /** 1 to 1000. */
  quantity: number;
  parts?: Line[] | undefined;
}

export interface Card {
  /** Matches `[0-9]{16}`. */
  number: string;
}

export interface Transfer {
  iban: string;
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

export type PaymentMethod = PaymentMethodCard | PaymentMethodTransfer | PaymentMethodUnlisted;

export interface PaymentMethodCard extends Card {
  kind: "card";
}

export interface PaymentMethodTransfer extends Transfer {
  kind: "transfer";
}

/** A member that the design did not list yet: kept as it came. */
export interface PaymentMethodUnlisted {
  kind: Unlisted;
  [field: string]: unknown;
}

/** One purchase. */
export interface Order {
  /** Made by the service, never reused. */
  id: string;
  /** @example "A-1001" */
  number: string;
  user: UserReference;
  lines: Line[];
  payment: PaymentMethod;
  note?: string;
  labels?: { [key: string]: string };
  status: OrderStatus;
  total: Money;
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
  /** 1 to 100 items. */
  lines: Line[];
  payment: PaymentMethod;
  /** At most 500 characters. */
  note?: string | undefined;
  labels?: { [key: string]: string } | undefined;
  user_id: string;
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
  /** 1 to 100 items. */
  lines?: Line[] | undefined;
  payment?: PaymentMethod | undefined;
  /** At most 500 characters. */
  note?: string | null | undefined;
  labels?: { [key: string]: string } | null | undefined;
  user_id?: string | undefined;
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
  /** Only with this user. */
  user?: string | undefined;
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

/** GET /counts */
export interface CountOrdersQuery {
  status?: OrderStatus | undefined;
}

/** What `count_orders` answers. */
export type CountOrdersAnswer =
  | { status: 200; body: unknown }
  | { status: 204; body: undefined };
