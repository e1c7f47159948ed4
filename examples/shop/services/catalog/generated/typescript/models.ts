// Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate

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

/** Something on the shelf. */
export interface Product {
  /** Made by the service, never reused. */
  id: string;
  /** @example "BOOK-1" */
  sku: string;
  /** @example "The Mythical Man-Month" */
  name: string;
  price: Money;
  tags?: string[];
  in_stock: boolean;
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

/** What is written of a product; what is left out, the service fills. */
export interface ProductForm {
  /**
   * Matches `[A-Z0-9-]{3,20}`.
   * Cannot be changed later.
   *
   * @example "BOOK-1"
   */
  sku: string;
  /**
   * At most 200 characters.
   *
   * @example "The Mythical Man-Month"
   */
  name: string;
  price: Money;
  /** At most 10 items. */
  tags?: string[] | undefined;
  /** @defaultValue true */
  in_stock?: boolean | undefined;
}

/** Some fields of a product: what is left out stays, null clears an optional one. */
export interface ProductPatch {
  /**
   * Matches `[A-Z0-9-]{3,20}`.
   * Cannot be changed later.
   *
   * @example "BOOK-1"
   */
  sku?: string | undefined;
  /**
   * At most 200 characters.
   *
   * @example "The Mythical Man-Month"
   */
  name?: string | undefined;
  price?: Money | undefined;
  /** At most 10 items. */
  tags?: string[] | null | undefined;
  in_stock?: boolean | undefined;
}

/** One record of the history of a product. */
export interface ProductVersion {
  id: string;
  /** When it was written: RFC 3339, UTC. */
  timestamp: string;
  type: "insert" | "update" | "delete" | (string & {});
  /** Who wrote it. */
  caller?: string;
  product: Product;
}

/** GET /products */
export interface ListProductsQuery {
  /**
   * Only these ids, at most 100.
   * 1 to 100 items.
   */
  id?: readonly string[] | undefined;
  /**
   * Only with this sku.
   *
   * @example "BOOK-1"
   */
  sku?: string | undefined;
  /** Only with this in_stock. */
  in_stock?: boolean | undefined;
  /**
   * Only with created_at at this or above.
   * A time in RFC 3339, UTC, with microseconds.
   */
  created_at_from?: string | undefined;
  /**
   * Only with created_at below this.
   * A time in RFC 3339, UTC, with microseconds.
   */
  created_at_until?: string | undefined;
  /**
   * One of: -created_at, name.
   *
   * @defaultValue "-created_at"
   */
  sort?: "-created_at" | "name" | undefined;
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

/** GET /products/{id}/versions */
export interface ListProductVersionsQuery {
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
