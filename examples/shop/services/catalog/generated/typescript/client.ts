// Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate

import type {
  ListProductVersionsQuery,
  ListProductsQuery,
  Product,
  ProductForm,
  ProductPatch,
  ProductVersion,
} from "./models.js";
import type { CallOptions, ClientOptions, Page, PostOptions, WriteOptions } from "./runtime.js";
import { Api, segment } from "./runtime.js";

/** What can be bought, and for how much. */
export class CatalogClient {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api("catalog", options, { keepsAnswers: true });
  }

  /**
   * Products, a page at a time.
   * `list_products`: GET /products
   *
   * @throws Unauthorized (401), Forbidden (403), Invalid (422), Unavailable (503)
   */
  async listProducts(query: ListProductsQuery = {}, options: CallOptions = {}): Promise<Page<Product>> {
    return this.#api.page<Product>("/products", { query, options });
  }

  /** As `listProducts`, through all pages: `for await (const one of ...)`. */
  allProducts(query: ListProductsQuery = {}, options: CallOptions = {}): AsyncIterable<Product> {
    return this.#api.all<Product>("/products", { query, options });
  }

  /**
   * One product by its id.
   * `get_product`: GET /products/{id}
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Unavailable (503)
   */
  async getProduct(id: string, options: CallOptions = {}): Promise<Product> {
    return this.#api.one<Product>("GET", `/products/${segment(id)}`, { options });
  }

  /**
   * Create a product.
   * `create_product`: POST /products
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), Conflict (409), PayloadTooLarge (413),
   * UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async createProduct(body: ProductForm, options: PostOptions = {}): Promise<Product> {
    return this.#api.one<Product>("POST", "/products", { body, options });
  }

  /**
   * Replace a product.
   * `update_product`: PUT /products/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async updateProduct(id: string, body: ProductForm, options: WriteOptions = {}): Promise<Product> {
    return this.#api.one<Product>("PUT", `/products/${segment(id)}`, { body, options });
  }

  /**
   * Change parts of a product.
   * `patch_product`: PATCH /products/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), PayloadTooLarge (413), UnsupportedMediaType (415), Invalid (422), Unavailable (503)
   */
  async patchProduct(id: string, body: ProductPatch, options: WriteOptions = {}): Promise<Product> {
    return this.#api.one<Product>("PATCH", `/products/${segment(id)}`, { body, options });
  }

  /**
   * Delete a product.
   * `delete_product`: DELETE /products/{id}
   *
   * @throws BadRequest (400), Unauthorized (401), Forbidden (403), NotFound (404), Conflict (409), PreconditionFailed
   * (412), Unavailable (503)
   */
  async deleteProduct(id: string, options: WriteOptions = {}): Promise<void> {
    await this.#api.none("DELETE", `/products/${segment(id)}`, { options });
  }

  /**
   * The history of a product, newest first.
   * `list_product_versions`: GET /products/{id}/versions
   *
   * @throws Unauthorized (401), Forbidden (403), NotFound (404), Invalid (422), Unavailable (503)
   */
  async listProductVersions(
    id: string,
    query: ListProductVersionsQuery = {},
    options: CallOptions = {},
  ): Promise<Page<ProductVersion>> {
    return this.#api.page<ProductVersion>(`/products/${segment(id)}/versions`, { query, options });
  }

  /** As `listProductVersions`, through all pages: `for await (const one of ...)`. */
  allProductVersions(
    id: string,
    query: ListProductVersionsQuery = {},
    options: CallOptions = {},
  ): AsyncIterable<ProductVersion> {
    return this.#api.all<ProductVersion>(`/products/${segment(id)}/versions`, { query, options });
  }
}
