/** Each fact is a test. DEPOT_URL and DEPOT_TOKEN are in the environment; for each fact a line of JSON is printed. */

import {
  Conflict,
  DepotClient,
  Invalid,
  NotFound,
  PreconditionFailed,
  ProblemError,
  TimedOut,
  Unauthorized,
  Unavailable,
  Unreadable,
  etagOf,
} from "./depot/index.js";
import type { ClientOptions, Fetch, Parcel, ParcelForm } from "./depot/index.js";
import { Api } from "./depot/runtime.js";
import { equal, fails, ok } from "./expect.js";

declare const process: { env: Record<string, string | undefined> };

const BASE = process.env["DEPOT_URL"] ?? "";
const TOKEN = process.env["DEPOT_TOKEN"] ?? "";

function client(options: Partial<ClientOptions> = {}): DepotClient {
  return new DepotClient({ baseUrl: BASE, token: TOKEN, retries: { firstMs: 1, longestMs: 20 }, ...options });
}

let count = 0;

function form(more: Partial<ParcelForm> = {}): ParcelForm {
  count += 1;
  return { label: `p${count}`, weight: "1.50", pay: { kind: "card", number: "1" }, ...more };
}

interface Seen {
  method: string;
  url: string;
  headers: Record<string, string>;
}

/** Answers with these first, and asks the service afterwards; everything that was sent is in the list. */
function before(...answers: (() => Response | Promise<Response>)[]): { seen: Seen[]; fetch: Fetch } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: async (url, init) => {
      seen.push({ method: init.method ?? "", url, headers: init.headers as Record<string, string> });
      const answer = answers.shift();
      return answer === undefined ? fetch(url, init) : answer();
    },
  };
}

const away = (): Response => problem(503, "/problems/unavailable", { "retry-after": "0" });
const cut = (): Response => {
  throw new TypeError("the connection was cut");
};

function problem(status: number, type: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type, title: "So it is", status }), { status, headers });
}

/** As somebody who knows the newest design. */
async function raw(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const init: RequestInit = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  return (await (await fetch(BASE + path, init)).json()) as Record<string, unknown>;
}

const facts: Record<string, () => Promise<void>> = {
  "what is created is read again, exactly": async () => {
    const given = form({ due: "2026-11-22T10:00:00.123456Z", names: { a: "b", __proto__x: "y" } });
    const made = await client().createParcel(given);
    const read = await client().getParcel(made.id);
    equal(read, made);
    equal([read.weight, read.due, read.names], ["1.50", "2026-11-22T10:00:00.123456Z", given.names]);
    equal([read.count, read.state, read.note], [1, "waiting", undefined]);
  },

  "a list is read page by page, or through": async () => {
    const depot = client();
    const run = form().label;
    const labels: string[] = [];
    for (const name of ["a", "b", "c", "d", "e"]) {
      labels.push((await depot.createParcel(form({ label: `${run}${name}`, state: "sent" }))).label);
    }
    const first = await depot.listParcels({ state: "sent", sort: "label", limit: 2 });
    const second = await depot.listParcels({ state: "sent", sort: "label", limit: 2, after: first.next });
    const third = await depot.listParcels({ state: "sent", sort: "label", limit: 2, after: second.next });
    equal([...first.items, ...second.items, ...third.items].map((one) => one.label), labels);
    equal(third.next, undefined);
    const through: string[] = [];
    for await (const one of depot.allParcels({ state: "sent", sort: "label", limit: 2 })) {
      through.push(one.label);
    }
    equal(through, labels);
    equal((await depot.listParcels({ label: labels[3] })).items.length, 1);
    const ids = first.items.map((one) => one.id);
    equal((await depot.listParcels({ id: ids, sort: "label" })).items.map((one) => one.id), ids);
  },

  "an update replaces: what is left out is cleared": async () => {
    const depot = client();
    const made = await depot.createParcel(form({ note: "fragile", count: 3 }));
    const updated = await depot.updateParcel(made.id, { label: made.label, weight: "2", pay: made.pay });
    equal([updated.note, updated.count, updated.weight], [undefined, 1, "2.00"]);
  },

  "a patch clears by null, and leaves what it does not name": async () => {
    const depot = client();
    const made = await depot.createParcel(form({ note: "fragile", count: 3 }));
    const patched = await depot.patchParcel(made.id, { note: null, weight: undefined });
    equal([patched.note, patched.count, patched.weight], [undefined, 3, "1.50"]);
    equal("note" in (await raw("GET", `/parcels/${made.id}`)), false);
  },

  "what is deleted is gone, its history is not": async () => {
    const depot = client();
    const made = await depot.createParcel(form());
    equal(await depot.deleteParcel(made.id), undefined);
    await fails(NotFound, () => depot.getParcel(made.id));
    const types: string[] = [];
    for await (const version of depot.allParcelVersions(made.id, { limit: 1 })) {
      types.push(version.type);
    }
    equal(types, ["delete", "insert"]);
  },

  "not found is an error of its own, with the service's words": async () => {
    const error = await fails(NotFound, () => client().getParcel("nobody"));
    ok(error instanceof ProblemError);
    equal([error.status, error.problem.type, error.operation], [404, "/problems/not-found", "GET /parcels/nobody"]);
    ok(error.message.includes("no parcel has the id 'nobody'"));
    equal([error.name, error.service], ["NotFound", "depot"]);
  },

  "everything that is wrong is told at once": async () => {
    const wrong = form({ label: "much longer than ten", weight: "1.234", count: 10, due: "yesterday" });
    const error = await fails(Invalid, () => client().createParcel(wrong));
    const found = error.errors.map((fault) => `${fault.field} ${fault.code}`).sort();
    equal(found, ["count too_large", "due type", "label too_long", "weight precision"]);
  },

  "what is taken conflicts": async () => {
    const given = form();
    await client().createParcel(given);
    const error = await fails(Conflict, () => client().createParcel(given));
    equal(error.errors.map((fault) => [fault.field, fault.code]), [["label", "taken"]]);
  },

  "who has an old version changes nothing": async () => {
    const depot = client();
    const made = await depot.createParcel(form());
    const read = await depot.getParcel(made.id);
    equal(etagOf(read), etagOf(made));
    const patched = await depot.patchParcel(made.id, { count: 2 }, { ifMatch: etagOf(read) });
    await fails(PreconditionFailed, () => depot.patchParcel(made.id, { count: 3 }, { ifMatch: etagOf(read) }));
    await fails(PreconditionFailed, () => depot.deleteParcel(made.id, { ifMatch: etagOf(made) }));
    await depot.deleteParcel(made.id, { ifMatch: etagOf(patched) });
  },

  "what has no tag says so, before anything is overwritten": async () => {
    const { items } = await client().listParcels({ limit: 1 });
    await fails(Error, async () => etagOf(items));
    await fails(Error, async () => etagOf({ ...(await client().createParcel(form())) }));
  },

  "what a newer service says survives": async () => {
    const pay = { kind: "voucher", code: "X-1" };
    const made = await raw("POST", "/parcels", { ...form(), state: "lost", pay });
    const depot = client();
    const parcel: Parcel = await depot.getParcel(String(made["id"]));
    equal(said(parcel), "voucher X-1");
    equal(parcel.state === "waiting" || parcel.state === "sent", false);
    const { label, weight, state } = parcel;
    await depot.updateParcel(parcel.id, { label, weight, state, pay: parcel.pay, note: "seen" });
    const again = await raw("GET", `/parcels/${parcel.id}`);
    equal([again["state"], again["pay"], again["note"]], ["lost", pay, "seen"]);
    equal((await depot.listParcels({ state: "lost", label })).items.length, 1);
  },

  "several successes are told apart by their status": async () => {
    const found: unknown[] = [];
    for (const id of ["now", "later", "never"]) {
      const answer = await client().sendParcel(id, { number: "1" }, { fast: true });
      switch (answer.status) {
        case 200:
          found.push(answer.body.text);
          break;
        case 202:
          found.push(answer.body.toUpperCase());
          break;
        case 204:
          found.push(answer.body);
      }
    }
    equal(found, ["sent fast", "SOON", undefined]);
  },

  "a service that is away for a moment is asked again": async () => {
    const { seen, fetch } = before(away, cut, away);
    const depot = client({ fetch });
    equal((await depot.listParcels({ limit: 1 })).items.length <= 1, true);
    equal(seen.length, 4);
    equal(new Set(seen.map((one) => one.headers["traceparent"])).size, 1);
  },

  "a service that stays away is unavailable": async () => {
    const { seen, fetch } = before(away, away, away, away, away);
    const error = await fails(Unavailable, () => client({ fetch }).getParcel("1"));
    equal([error.status, seen.length], [503, 4]);
    const gone = before(cut, cut, cut, cut);
    const silent = await fails(Unavailable, () => client({ fetch: gone.fetch }).getParcel("1"));
    ok(silent.message.includes("the connection was cut"));
  },

  "who asks for more time than there is is not asked again": async () => {
    const { seen, fetch } = before(() => problem(429, "/problems/too-many-requests", { "retry-after": "60" }));
    equal((await fails(ProblemError, () => client({ fetch }).getParcel("1"))).status, 429);
    equal(seen.length, 1);
  },

  "a POST whose answer was lost is sent again with its key": async () => {
    const { seen, fetch: own } = before();
    const given = form();
    let lost = 0;
    const fetchOnce: Fetch = async (url, init) => {
      const answer = await own(url, init);
      lost += 1;
      return lost === 1 ? cut() : answer;
    };
    const made = await client({ fetch: fetchOnce }).createParcel(given);
    const keys = seen.map((one) => one.headers["idempotency-key"]);
    equal([keys.length, new Set(keys).size, /^"[0-9a-f]{32}"$/.test(keys[0] ?? "")], [2, 1, true]);
    equal((await client().listParcels({ label: given.label })).items.map((one) => one.id), [made.id]);
  },

  "a request that is still being carried out is waited for": async () => {
    const { seen, fetch } = before(() => problem(409, "/problems/in-flight", { "retry-after": "0" }));
    await client({ fetch }).createParcel(form(), { idempotencyKey: "mine-1" });
    equal(seen.map((one) => one.headers["idempotency-key"]), ['"mine-1"', '"mine-1"']);
  },

  "what is not safe is not sent again": async () => {
    const patch = before(away);
    await fails(Unavailable, () => client({ fetch: patch.fetch }).patchParcel("1", { count: 2 }));
    equal([patch.seen.length, patch.seen[0]?.headers["idempotency-key"]], [1, undefined]);
    const facade = before(away);
    const api = new Api("facade", { baseUrl: BASE, fetch: facade.fetch }, { keepsAnswers: false });
    await fails(Unavailable, () => api.none("POST", "/parcels"));
    equal([facade.seen.length, facade.seen[0]?.headers["idempotency-key"]], [1, undefined]);
  },

  "an attempt has a time limit": async () => {
    const never: Fetch = (_, init) =>
      new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
    const error = await fails(TimedOut, () => client({ fetch: never, timeoutMs: 5 }).getParcel("1"));
    ok(error instanceof Unavailable && error.message.includes("no answer within 5 ms"));
    await fails(TimedOut, () => client({ fetch: never }).createParcel(form(), { timeoutMs: 5 }));
  },

  "who gives up gets the reason": async () => {
    const never: Fetch = (_, init) =>
      new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(new Error("cut"))));
    const gone = new AbortController();
    setTimeout(() => gone.abort(new RangeError("gone")), 5);
    await fails(RangeError, () => client({ fetch: never }).getParcel("1", { signal: gone.signal }));
    await fails(RangeError, () => client().getParcel("1", { signal: gone.signal }));
    const once = new AbortController();
    setTimeout(() => once.abort(new RangeError("gone")), 5);
    await fails(RangeError, () => client({ fetch: never }).patchParcel("1", {}, { signal: once.signal }));
    const waiting = new AbortController();
    const slow = client({ fetch: before(away, away).fetch, retries: { firstMs: 2e9, longestMs: 2e9 } });
    setTimeout(() => waiting.abort(new RangeError("gone")), 5);
    await fails(RangeError, () => slow.getParcel("1", { signal: waiting.signal }));
  },

  "each attempt has a token of its own": async () => {
    const { seen, fetch } = before(away);
    let given = 0;
    const token = async (): Promise<string> => `${TOKEN.slice(0, 0)}t${(given += 1)}`;
    await fails(Unauthorized, () => client({ fetch, token }).listParcels());
    equal(seen.map((one) => one.headers["authorization"]), ["Bearer t1", "Bearer t2"]);
    await fails(Unauthorized, () => client({ token: "" }).listParcels());
    await client({ token: () => TOKEN }).listParcels();
  },

  "a trace goes on": async () => {
    const { seen, fetch } = before();
    const mine = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await client({ fetch }).listParcels();
    await client({ fetch, traceparent: () => mine }).listParcels();
    await client({ fetch }).listParcels({}, { traceparent: mine, headers: { "x-own": "1" } });
    const found = seen.map((one) => one.headers["traceparent"]);
    equal([/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/.test(found[0] ?? ""), found[1], found[2]], [true, mine, mine]);
    equal(seen[2]?.headers["x-own"], "1");
  },

  "no value leads to another place": async () => {
    const { seen, fetch } = before();
    await fails(NotFound, () => client({ fetch, baseUrl: `${BASE}/` }).getParcel("a/b?c=d#e"));
    equal(seen[0]?.url, `${BASE}/parcels/a%2Fb%3Fc%3Dd%23e`);
    for (const id of ["", ".", ".."]) {
      await fails(TypeError, () => client({ fetch }).getParcel(id));
    }
    equal(seen.length, 1);
  },

  "what cannot be said is not sent": async () => {
    const { seen, fetch } = before();
    await fails(TypeError, () => client({ fetch }).listParcels({ id: [] }));
    await fails(TypeError, () => client({ fetch }).createParcel(form({ count: Number.NaN })));
    equal(seen.length, 0);
  },

  "an integer that would be read as another one is told": async () => {
    const given = (text: string): Fetch => before(() => new Response(text)).fetch;
    for (const text of ['{"count":9007199254740993}', '[{"a":1}, -9223372036854775807 ]', "12345678901234567891"]) {
      const error = await fails(Unreadable, () => client({ fetch: given(text) }).getParcel("1"));
      ok(/no number of JavaScript is -?[0-9]{16,}/.test(error.message));
    }
    for (const text of [
      '{"note":"9007199254740993, \\" :9007199254740993 ","count":9007199254740992}',
      '{"weight":0.12345678901234567,"count":12345678901234567890e1,"label":":12345678901234567"}',
    ]) {
      equal(await client({ fetch: given(text) }).getParcel("1"), JSON.parse(text));
    }
  },

  "an answer of somebody in between is told as it is": async () => {
    const gateway = before(() => new Response("<html>no</html>", { status: 418 }));
    const error = await fails(ProblemError, () => client({ fetch: gateway.fetch }).getParcel("1"));
    equal([error.status, error.problem.title, error.problem.detail], [418, "No problem document", "<html>no</html>"]);
    const odd = before(() => new Response('{"type":"/x","title":"Y","errors":[null,{"field":1}]}', { status: 422 }));
    equal((await fails(Invalid, () => client({ fetch: odd.fetch }).getParcel("1"))).errors, []);
    const page = before(() => new Response("<html>hello</html>"));
    equal((await fails(Unreadable, () => client({ fetch: page.fetch }).getParcel("1"))).status, 200);
    const object = before(() => new Response("{}"));
    await fails(Unreadable, () => client({ fetch: object.fetch }).listParcels());
    const other = before(() => new Response("{}", { status: 206 }));
    await fails(Unreadable, () => client({ fetch: other.fetch }).sendParcel("now", { number: "1" }));
  },
};

/** Every listed member, and the rest. */
function said(parcel: Parcel): string {
  switch (parcel.pay.kind) {
    case "card":
      return parcel.pay.number;
    case "cash":
      return parcel.pay.note ?? "";
    default:
      return `${parcel.pay.kind} ${String(parcel.pay["code"])}`;
  }
}

for (const [name, fact] of Object.entries(facts)) {
  let error = "";
  await fact().catch((caught: unknown) => {
    error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
  });
  console.log(JSON.stringify({ name, error }));
}
