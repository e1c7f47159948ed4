// Node: fastify with its JSON schemas, and pg with prepared statements.
import { createPublicKey, randomUUID, verify as verifySignature } from "node:crypto";
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import pg from "pg";

const key = createPublicKey(readFileSync(process.env.BENCH_PUBLIC_KEY));
const audience = process.env.BENCH_AUDIENCE;
const known = new Map();
const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 10 });
pg.types.setTypeParser(20, Number);

function verify(header) {
  if (!header?.startsWith("Bearer ")) return null;
  let claims = known.get(header);
  if (!claims || claims.exp < Date.now() / 1000) {
    const [head, body, signature] = header.slice(7).split(".");
    if (!verifySignature(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))) return null;
    claims = JSON.parse(Buffer.from(body, "base64url"));
    if (claims.exp < Date.now() / 1000 || claims.aud !== audience || claims.iss !== "user-issuer") return null;
    known.set(header, claims);
  }
  return claims.sub;
}

const form = {
  type: "object",
  additionalProperties: false,
  required: ["email", "name"],
  properties: {
    email: { type: "string", format: "email" },
    name: { type: "string", minLength: 1, maxLength: 100, pattern: "^\\S(.*\\S)?$" },
    nickname: { type: "string", minLength: 1, maxLength: 40, pattern: "^\\S(.*\\S)?$" },
    status: { type: "string", enum: ["active", "blocked"], default: "active" },
  },
};
const text = { type: "string" };
const user = {
  type: "object",
  properties: { id: text, email: text, name: text, nickname: text, status: text, created_at: text, updated_at: text },
};
const columns = "id, email, name, nickname, status, created_at, updated_at, sequence";
const app = Fastify({ logger: false, ajv: { customOptions: { allErrors: true, removeAdditional: false } } });

const problem = (reply, status, title, more = {}) =>
  reply.code(status).type("application/problem+json").send({ title, status, ...more });
const shown = (row) => {
  if (row.nickname === null) delete row.nickname;
  return row;
};

app.addHook("onRequest", async (request, reply) => {
  if (request.url === "/ready") return;
  request.who = verify(request.headers.authorization);
  if (request.who === null) return problem(reply, 401, "send a token");
  reply.header("x-request-id", request.headers["x-request-id"] ?? randomUUID());
});
app.setErrorHandler((error, _request, reply) =>
  problem(reply, error.validation ? 422 : (error.statusCode ?? 500), error.message, { errors: error.validation }),
);

const get = (id) => pool.query({ name: "get", text: `select ${columns} from users where id = $1`, values: [id] });

app.get("/users/:id", { schema: { response: { 200: user } } }, async (request, reply) => {
  const { rows } = await get(request.params.id);
  if (rows.length === 0) return problem(reply, 404, `no user has the id '${request.params.id}'`);
  const etag = `"${rows[0].sequence}"`;
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  reply.header("etag", etag);
  return shown(rows[0]);
});

const query = {
  type: "object",
  additionalProperties: false,
  properties: {
    email: text, status: text, after: text,
    limit: { type: "integer", minimum: 1, maximum: 100, default: 25 },
  },
};
app.get("/users", { schema: { querystring: query, response: { 200: { type: "array", items: user } } } }, async (request, reply) => {
  const { email, status, after, limit } = request.query;
  const terms = [], values = [];
  if (email !== undefined) terms.push(`lower(email collate "C") = lower($${values.push(email)})`);
  if (status !== undefined) terms.push(`status = $${values.push(status)}`);
  if (after !== undefined) {
    const [when, id] = Buffer.from(after, "base64url").toString().split(" ");
    terms.push(`(created_at, id) < ($${values.push(when)}, $${values.push(id)})`);
  }
  const where = terms.length ? `where ${terms.join(" and ")}` : "";
  const statement = `select ${columns} from users ${where} order by created_at desc, id desc limit $${values.push(limit + 1)}`;
  const { rows } = await pool.query({ name: `list ${where}`, text: statement, values });
  if (rows.length > limit) {
    const last = rows[limit - 1];
    const cursor = Buffer.from(`${last.created_at.toISOString()} ${last.id}`).toString("base64url");
    reply.header("link", `<${request.url.split("?")[0]}?after=${cursor}>; rel="next"`);
    rows.length = limit;
  }
  return rows.map(shown);
});

app.post("/users", { schema: { body: form, response: { 201: user } } }, async (request, reply) => {
  const { email, name, nickname = null, status } = request.body;
  const statement = `insert into users (id, email, name, nickname, status, updated_by) values ($1, $2, $3, $4, $5, $6) returning ${columns}`;
  try {
    const { rows } = await pool.query({
      name: "insert", text: statement, values: [randomUUID(), email, name, nickname, status, request.who],
    });
    reply.code(201).header("etag", `"${rows[0].sequence}"`).header("location", `/users/${rows[0].id}`);
    return shown(rows[0]);
  } catch (error) {
    if (error.code === "23505") return problem(reply, 409, "the email is taken");
    throw error;
  }
});

app.put("/users/:id", { schema: { body: form, response: { 200: user } } }, async (request, reply) => {
  const { email, name, nickname = null, status } = request.body;
  let { rows } = await get(request.params.id);
  if (rows.length === 0) return problem(reply, 404, `no user has the id '${request.params.id}'`);
  const row = rows[0];
  if (row.email !== email || row.name !== name || row.nickname !== nickname || row.status !== status) {
    const statement = `update users set email = $2, name = $3, nickname = $4, status = $5, updated_by = $6 where id = $1 returning ${columns}`;
    ({ rows } = await pool.query({
      name: "update", text: statement, values: [request.params.id, email, name, nickname, status, request.who],
    }));
  }
  reply.header("etag", `"${rows[0].sequence}"`);
  return shown(rows[0]);
});

app.get("/ready", async () => {
  await pool.query({ name: "ready", text: "select 1" });
  return { ready: true };
});

await app.listen({ host: "127.0.0.1", port: Number(process.argv[2]) });
