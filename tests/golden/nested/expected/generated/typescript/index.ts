// Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate

export * from "./client.js";
export type * from "./models.js";
export type {
  CallOptions,
  ClientOptions,
  Fault,
  Fetch,
  Page,
  PostOptions,
  Problem,
  Retries,
  Token,
  Unlisted,
  WriteOptions,
} from "./runtime.js";
export {
  BadRequest,
  Conflict,
  Forbidden,
  Invalid,
  NotFound,
  NotImplemented,
  PayloadTooLarge,
  PreconditionFailed,
  ProblemError,
  TimedOut,
  TooManyRequests,
  Unauthorized,
  Unavailable,
  Unreadable,
  UnsupportedMediaType,
  etagOf,
} from "./runtime.js";
