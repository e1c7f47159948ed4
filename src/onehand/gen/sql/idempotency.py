"""Which answers does a service keep, so that a request which is sent again is not carried out again?

One row per answered POST with an `Idempotency-Key`, written in the transaction of what the request did. The running
service removes it after a day: see runtime/db/answers.py.
"""

from __future__ import annotations

from onehand.gen.sql.names import app
from onehand.gen.sql.schema import Column, Constraint, Index, Schema, Script, Table
from onehand.ir.nodes import Service

IDEMPOTENCY = Table(
    schema="onehand",
    name="idempotency",
    comment="Answers to requests with an Idempotency-Key, for a day: who sends the same again gets the same answer.",
    columns=(
        Column(name="caller", type="text", comment="The scheme, and the name."),
        Column(name="operation", type="text"),
        Column(name="key", type="text"),
        Column(name="request", type="bytea", comment="Hash of path, query and body: the key belongs to this request."),
        Column(name="status", type="integer"),
        Column(name="headers", type="jsonb"),
        Column(name="body", type="bytea", nullable=True, comment="Null when somebody in it was forgotten."),
        Column(name="answered_at", type="timestamptz", default="now()"),
    ),
    constraints=(Constraint(name="idempotency_pk", definition="primary key (caller, operation, key)"),),
    indexes=(Index(name="idempotency_answered_at", definition="(answered_at)"),),
)

_SCRIPT = """\
-- At the beginning of a request with an Idempotency-Key. Not free: somebody is at it just now, in a transaction whose
-- end, however it ends, gives the key free. Free with a status: it was answered before.
-- Each statement of a function sees what was committed before it, so an answer that was just kept is seen here.
create or replace function onehand.claim_answer(who text, what text, given text)
returns table (free boolean, request bytea, status integer, headers jsonb, body bytea)
language plpgsql as $$
begin
  free := pg_try_advisory_xact_lock(hashtextextended(concat_ws(e'\\n', who, what, given), 0));
  if free then
    -- Until the end: who is forgotten meanwhile must not be in an answer that is kept afterwards.
    lock table onehand.idempotency in row exclusive mode;
    select a.request, a.status, a.headers, a.body into request, status, headers, body
    from onehand.idempotency a
    where a.caller = who and a.operation = what and a.key = given and a.answered_at > now() - interval '24 hours';
  end if;
  return next;
end
$$;
grant execute on function onehand.claim_answer(text, text, text) to {app};
grant select, insert, update, delete on onehand.idempotency to {app};
"""

FORGET_LOCK = "lock table onehand.idempotency in exclusive mode"
"""Before any row is locked: waits for those who may keep an answer, and lets nobody begin."""

FORGET = """\
update onehand.idempotency set body = null
where body is not null and (operation <> all($2::text[]) or position(convert_to($1, 'UTF8') in body) > 0)"""
"""Erases the answers in which the row with the id $1 may be. $2: the operations whose answers always say its id."""


def keeps_answers(service: Service) -> bool:
    """Whether there is anything that must not be done twice, and a place to remember it."""
    return service.has_database and any(one.method == "POST" for one in service.operations)


def telling(service: Service) -> list[str]:
    """Operations whose answer holds nothing of a row without its id: those that create one."""
    return [one.name for one in service.operations if one.kind == "create"]


def idempotency_parts(service: Service) -> Schema:
    """As a part of the service's schema."""
    if not keeps_answers(service):
        return Schema(service=service.name, before=(), tables=(), after=())
    script = Script(
        name="idempotency",
        text=_SCRIPT.replace("{app}", app(service.name)),
        drop="drop function if exists onehand.claim_answer(text, text, text);\n",
    )
    return Schema(service=service.name, before=(), tables=(IDEMPOTENCY,), after=(script,))
