// Generated from the runtime of onehand, the same for every service. Written anew by: dev generate
//
// How a service is called: one request, its retries, its errors. No dependencies; browsers and Node 18 or newer.

/** A token, or what gives the token of the next request; an empty one is not sent. */
export type Token = string | (() => string | Promise<string>);

/** What is asked of `fetch`: the one of the browser or of Node has this form. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Milliseconds; the wait doubles each time, and is drawn between half and whole of it. */
export interface Retries {
  /** How often a request is sent at most: 4. */
  attempts: number;
  /** 50 */
  firstMs: number;
  /** No wait is longer, and a service that asks for a longer one is not asked again: 2000. */
  longestMs: number;
}

export interface ClientOptions {
  /** Where the service listens: `https://user.example.com`. */
  baseUrl: string;
  token?: Token | undefined;
  /** Instead of the global one. */
  fetch?: Fetch | undefined;
  /** For one attempt, its whole answer included: 10000. */
  timeoutMs?: number | undefined;
  retries?: Partial<Retries> | undefined;
  /** The trace that the next request belongs to (W3C); without it, each call begins one. */
  traceparent?: (() => string | undefined) | undefined;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>> | undefined;
}

export interface CallOptions {
  /** Ends the call, waits between attempts included; the call then fails with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** For one attempt. */
  timeoutMs?: number | undefined;
  traceparent?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

export interface PostOptions extends CallOptions {
  /** Doing it twice with the same key is the same as doing it once. Made for each call unless it is given. */
  idempotencyKey?: string | undefined;
}

export interface WriteOptions extends CallOptions {
  /** Only if it is still the version with this tag, else PreconditionFailed: `etagOf(what was read)`. */
  ifMatch?: string | undefined;
}

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** What to give as `after` for the page that follows; undefined on the last one. */
  next: string | undefined;
}

declare enum Other {
  text = "any other text",
}

/** The discriminator of a member that was not listed when this was generated. It is a text, and none of the others. */
export type Unlisted = Other;

/** One thing that is wrong with the input. */
export interface Fault {
  /** A path such as `lines[2].quantity`, or empty. */
  field: string;
  code: string;
  message: string;
}

/** Why a request was refused (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: Fault[];
  request_id: string;
}

/** An answer that is no success, or none at all. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly service: string;
  /** Method and path. */
  readonly operation: string;

  constructor(problem: Problem, service: string, operation: string, cause?: unknown) {
    super(described(problem, service, operation), cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.problem = problem;
    this.service = service;
    this.operation = operation;
  }

  get status(): number {
    return this.problem.status;
  }

  get errors(): Fault[] {
    return this.problem.errors;
  }
}

/** 400 */
export class BadRequest extends ProblemError {}
/** 401 */
export class Unauthorized extends ProblemError {}
/** 403 */
export class Forbidden extends ProblemError {}
/** 404 */
export class NotFound extends ProblemError {}
/** 409 */
export class Conflict extends ProblemError {}
/** 412 */
export class PreconditionFailed extends ProblemError {}
/** 413 */
export class PayloadTooLarge extends ProblemError {}
/** 415 */
export class UnsupportedMediaType extends ProblemError {}
/** 422; `errors` has every fault. */
export class Invalid extends ProblemError {}
/** 429 */
export class TooManyRequests extends ProblemError {}
/** 501 */
export class NotImplemented extends ProblemError {}
/** 502, 503, 504, or no answer at all. */
export class Unavailable extends ProblemError {}
/** No answer in time. */
export class TimedOut extends Unavailable {}
/** A success whose body is not what this client was generated for. */
export class Unreadable extends ProblemError {}

const CLASSES: Readonly<Record<number, typeof ProblemError>> = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  412: PreconditionFailed,
  413: PayloadTooLarge,
  415: UnsupportedMediaType,
  422: Invalid,
  429: TooManyRequests,
  501: NotImplemented,
  502: Unavailable,
  503: Unavailable,
  504: Unavailable,
};

const tags = new WeakMap<object, string>();

/** The version in which a resource was read or written by itself. Items of lists, and copies, have none: an Error. */
export function etagOf(resource: object): string {
  const tag = tags.get(resource);
  if (tag === undefined) {
    throw new Error("only what a call has returned by itself has a tag: no copy, and no item of a list");
  }
  return tag;
}

/** Encoded whole, slashes too. An empty one would lead to another operation. */
export function segment(value: string | number | boolean): string {
  const text = String(value);
  if (text === "" || text === "." || text === "..") {
    throw new TypeError(`'${text}' cannot be part of a path`);
  }
  return encodeURIComponent(text);
}

/** What is sent beside method and path. */
export interface Given {
  query?: object;
  body?: unknown;
  options?: PostOptions & WriteOptions;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Nobody answered. */
interface Silence {
  reason: string;
  late: boolean;
  cause: unknown;
}

interface Ready {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
  signal: AbortSignal | undefined;
  timeoutMs: number;
}

const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "DELETE"]);
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const IN_FLIGHT = "/problems/in-flight";
const LONGEST_TIMER = 2 ** 31 - 1;

/** What the generated methods call. */
export class Api {
  readonly #service: string;
  readonly #given: ClientOptions;
  readonly #retries: Retries;
  readonly #keepsAnswers: boolean;

  /** `keepsAnswers`: a POST that is sent again with the same Idempotency-Key is not carried out again. */
  constructor(service: string, options: ClientOptions, { keepsAnswers }: { keepsAnswers: boolean }) {
    this.#service = service;
    this.#keepsAnswers = keepsAnswers;
    this.#given = options;
    this.#retries = { attempts: 4, firstMs: 50, longestMs: 2000, ...options.retries };
  }

  /** The body of the answer. */
  async one<T>(method: string, path: string, given: Given = {}): Promise<T> {
    const answer = await this.#send(method, path, given);
    const body = this.#read(method, path, answer);
    remember(body, answer);
    return body as T;
  }

  /** Nothing is expected. */
  async none(method: string, path: string, given: Given = {}): Promise<void> {
    await this.#send(method, path, given);
  }

  /** Status and body, of an operation with several successes: status -> whether it has a body. */
  async several<T>(
    method: string,
    path: string,
    bodies: Readonly<Record<number, boolean>>,
    given: Given = {},
  ): Promise<T> {
    const answer = await this.#send(method, path, given);
    const has = bodies[answer.status];
    if (has === undefined) {
      throw this.#unreadable(method, path, answer.status, "the design has no such status");
    }
    const body = has ? this.#read(method, path, answer) : undefined;
    remember(body, answer);
    return { status: answer.status, body } as T;
  }

  async page<T>(path: string, given: Given = {}): Promise<Page<T>> {
    const answer = await this.#send("GET", path, given);
    const items = this.#read("GET", path, answer);
    if (!Array.isArray(items)) {
      throw this.#unreadable("GET", path, answer.status, "expected a list");
    }
    return { items: items as T[], next: next(answer.headers.get("link")) };
  }

  /** Every item of a list, page by page as they are needed. */
  async *all<T>(path: string, given: Given = {}): AsyncGenerator<T, void, undefined> {
    let after: string | undefined;
    do {
      const query = { limit: 100, ...given.query, ...(after === undefined ? {} : { after }) };
      const page: Page<T> = await this.page<T>(path, { ...given, query });
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }

  /** A successful answer, after as many attempts as are safe; ProblemError otherwise. */
  async #send(method: string, path: string, given: Given): Promise<Answer> {
    const ready = this.#ready(method, path, given);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(ready);
      if ("status" in outcome && outcome.status < 400) {
        return outcome;
      }
      const wait = this.#again(ready, attempt, outcome);
      if (wait === undefined) {
        throw this.#error(`${method} ${path}`, outcome);
      }
      await sleep(wait, ready.signal);
    }
  }

  #ready(method: string, path: string, given: Given): Ready {
    const options: PostOptions & WriteOptions = given.options ?? {};
    const headers: Record<string, string> = {
      ...this.#given.headers,
      accept: "application/json",
      traceparent: options.traceparent ?? this.#given.traceparent?.() ?? newTraceparent(),
    };
    if (given.body !== undefined) {
      headers["content-type"] = "application/json";
    }
    const key = options.idempotencyKey ?? (method === "POST" && this.#keepsAnswers ? randomHex(16) : undefined);
    if (key !== undefined) {
      headers["idempotency-key"] = `"${key}"`;
    }
    if (options.ifMatch !== undefined) {
      headers["if-match"] = options.ifMatch;
    }
    return {
      url: this.#given.baseUrl.replace(/\/+$/, "") + path + written(given.query),
      method,
      headers: { ...headers, ...options.headers },
      body: given.body === undefined ? undefined : JSON.stringify(given.body, finite),
      signal: options.signal,
      timeoutMs: options.timeoutMs ?? this.#given.timeoutMs ?? 10_000,
    };
  }

  async #attempt(ready: Ready): Promise<Answer | Silence> {
    ready.signal?.throwIfAborted();
    const headers = await this.#authorized(ready.headers);
    const abort = new AbortController();
    let late = false;
    const give = (): void => abort.abort(ready.signal?.reason);
    const expire = (): void => {
      late = true;
      abort.abort();
    };
    const timer = ready.timeoutMs <= LONGEST_TIMER ? setTimeout(expire, ready.timeoutMs) : undefined;
    ready.signal?.addEventListener("abort", give);
    try {
      const init: RequestInit = { method: ready.method, headers, signal: abort.signal, redirect: "error" };
      const response = await this.#fetch(ready.url, ready.body === undefined ? init : { ...init, body: ready.body });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      ready.signal?.throwIfAborted();
      const reason = late ? `no answer within ${ready.timeoutMs} ms` : reasonOf(error);
      return { reason, late, cause: error };
    } finally {
      clearTimeout(timer);
      ready.signal?.removeEventListener("abort", give);
    }
  }

  #fetch(url: string, init: RequestInit): Promise<Response> {
    const own = this.#given.fetch;
    return own === undefined ? fetch(url, init) : own(url, init);
  }

  async #authorized(headers: Record<string, string>): Promise<Record<string, string>> {
    const source = this.#given.token;
    const token = typeof source === "function" ? await source() : source;
    return token ? { authorization: `Bearer ${token}`, ...headers } : headers;
  }

  /** Milliseconds to wait before the next attempt; undefined = this outcome is final. `attempt` counts from 1. */
  #again(ready: Ready, attempt: number, outcome: Answer | Silence): number | undefined {
    const { attempts, firstMs, longestMs } = this.#retries;
    const safe = IDEMPOTENT.has(ready.method) || (this.#keepsAnswers && "idempotency-key" in ready.headers);
    if (attempt >= attempts || !safe || !mayPass(outcome)) {
      return undefined;
    }
    const wait = Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    const asked = "status" in outcome ? outcome.headers.get("retry-after") : null;
    if (asked === null || !/^[0-9]+$/.test(asked)) {
      return wait;
    }
    const askedMs = Number(asked) * 1000;
    return askedMs <= longestMs ? Math.max(askedMs, wait) : undefined;
  }

  #error(operation: string, outcome: Answer | Silence): ProblemError {
    if ("status" in outcome) {
      const known = CLASSES[outcome.status] ?? ProblemError;
      return new known(problemOf(outcome), this.#service, operation);
    }
    const problem = made("/problems/unavailable", "No answer", 503, outcome.reason);
    const known = outcome.late ? TimedOut : Unavailable;
    return new known(problem, this.#service, operation, outcome.cause);
  }

  #read(method: string, path: string, answer: Answer): unknown {
    const bent = bentInteger(answer.text);
    if (bent !== undefined) {
      throw this.#unreadable(method, path, answer.status, `no number of JavaScript is ${bent}`);
    }
    try {
      return JSON.parse(answer.text);
    } catch (error) {
      throw this.#unreadable(method, path, answer.status, String(error));
    }
  }

  #unreadable(method: string, path: string, status: number, detail: string): Unreadable {
    const problem = made("about:blank", "The answer cannot be read", status, detail);
    return new Unreadable(problem, this.#service, `${method} ${path}`);
  }
}

/** Nobody answered, or somebody who has no time yet. */
function mayPass(outcome: Answer | Silence): boolean {
  if (!("status" in outcome)) {
    return true;
  }
  return LATER.has(outcome.status) || (outcome.status === 409 && problemOf(outcome).type === IN_FLIGHT);
}

function described(problem: Problem, service: string, operation: string): string {
  const faults = problem.errors.map((fault) => `${fault.field}: ${fault.message} (${fault.code})`).join("; ");
  const parts = [`${service}: ${operation}: ${problem.status}`, problem.title, problem.detail, faults];
  return parts.filter((part) => part !== "").join(": ");
}

function made(type: string, title: string, status: number, detail: string): Problem {
  return { type, title, status, detail, errors: [], request_id: "" };
}

/** A body that is no problem document is kept as the detail's beginning. */
function problemOf(answer: Answer): Problem {
  const found = parsed(answer.text);
  const text = (name: string): string => {
    const value = found?.[name];
    return typeof value === "string" ? value : "";
  };
  if (text("type") === "" || text("title") === "") {
    return made("about:blank", "No problem document", answer.status, answer.text.slice(0, 200));
  }
  const errors: unknown = found?.["errors"];
  return {
    ...made(text("type"), text("title"), answer.status, text("detail")),
    errors: Array.isArray(errors) ? errors.filter(isFault) : [],
    request_id: text("request_id"),
  };
}

function isFault(value: unknown): value is Fault {
  const given = value as Partial<Record<keyof Fault, unknown>> | null;
  return [given?.field, given?.code, given?.message].every((text) => typeof text === "string");
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** An integer that would be read as another one: they are exact to 2 ** 53 only. Looked for where one may be. */
function bentInteger(text: string): string | undefined {
  if (!/[0-9]{16}/.test(text)) {
    return undefined;
  }
  const plain = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  for (const [, , digits = ""] of plain.matchAll(/(^|[[:,\s])(-?[0-9]{16,})(?=[\s,\]}]|$)/g)) {
    if (BigInt(digits) !== BigInt(Number(digits))) {
      return digits;
    }
  }
  return undefined;
}

function remember(body: unknown, answer: Answer): void {
  const tag = answer.headers.get("etag");
  if (tag !== null && typeof body === "object" && body !== null) {
    // A proxy that compresses makes tags weak; it is still the version of the row.
    tags.set(body, tag.replace(/^W\//, ""));
  }
}

/** `?a=1&b=x`, or an empty text; undefined is left out, a list is repeated. */
function written(query: object | undefined): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (Array.isArray(value) && value.length === 0) {
      throw new TypeError(`'${name}' is an empty list: a query would say nothing of it, and find everything`);
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) {
        pairs.append(name, String(one));
      }
    }
  }
  const text = pairs.toString();
  return text === "" ? "" : `?${text}`;
}

/** JSON would write null, which means something else. */
function finite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`'${key}' is ${value}, which JSON cannot say`);
  }
  return value;
}

/** The cursor in `<...&after=CURSOR>; rel="next"`. */
function next(link: string | null): string | undefined {
  const target = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];
  return target === undefined ? undefined : (new URL(target, "http://service").searchParams.get("after") ?? undefined);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? `${String(error)}: ${String(cause)}` : String(error);
}

/** A new trace, sampled. */
function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`;
}

function randomHex(bytes: number): string {
  const found = new Uint8Array(bytes);
  if (globalThis.crypto === undefined) {
    // Node 18: not secret, only different.
    found.forEach((_, index) => {
      found[index] = Math.floor(Math.random() * 256);
    });
  } else {
    crypto.getRandomValues(found);
  }
  return Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) {
      stop();
    } else {
      signal?.addEventListener("abort", stop, { once: true });
    }
  });
}
