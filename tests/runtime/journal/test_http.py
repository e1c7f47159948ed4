"""From a request to the journal and back: who, when and in which trace, through a generated service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.call import NoClients
from onehand.runtime.db.database import Database
from onehand.runtime.db.store import DatabaseStore
from onehand.runtime.http.build import build_app
from onehand.runtime.implement import implement
from tests.runtime.caller import Caller, Said
from tests.runtime.db.wide import Generated, generated
from tests.workspace.databases import Made, made

DESIGN = """
service: wide
description: Notes.
team: t
auth: {user: []}
resources:
  note:
    fields:
      text: {type: string, example: Hello}
      pin: {type: string, optional: true, private: true}
    operations: {list: , get: , create: , update: , patch: {auth: none}, delete: , versions: }
events:
  note_written: {key: note_id, fields: {note_id: id, words: integer}}
"""
TRACE = "00-{:032x}-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return generated(tmp_path_factory.mktemp("notes"), design=DESIGN, package="notes_service")


@dataclass
class Notes:
    """The service, its database, and somebody who calls it."""

    made: Made
    caller: Caller
    traces: int = 0

    async def call(self, method: str, target: str, body: Any = None, **headers: str) -> Said:
        """Each request has a trace of its own."""
        self.traces += 1
        said = await self.caller.send(method, target, body, traceparent=TRACE.format(self.traces), **headers)
        assert said.status < 300, said
        return said

    async def journal(self, table: str = "notes") -> list[Any]:
        connection = await self.made.connect("reader")
        try:
            return list(await connection.fetch(f"select * from journal.{table} order by journal_id"))
        finally:
            await connection.close()

    async def sql(self, role: str, statement: str) -> None:
        connection = await self.made.connect(role)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture
async def service(postgres: Any, notes: Generated) -> AsyncIterator[Notes]:
    database = await made(postgres, notes.design, notes.design.services["wide"])
    keys, spec = KeyRing(), notes.module("app").SERVICE
    pool = await Database.open(database.url("app"), name="wide")
    try:
        app = build_app(
            spec,
            implement(spec, _by_hand(notes)),
            store=DatabaseStore(pool, wake=lambda: None),
            clients=NoClients(),
            authenticate=Verifier(keys, service="wide", organization="test").authenticate,
        )
        yield Notes(database, Caller(app, keys.user("ada")))
    finally:
        await pool.close()


def _by_hand(notes: Generated) -> ModuleType:
    """A handlers.py: whoever writes a note tells the world."""
    handlers, events = notes.module("handlers"), notes.module("events")

    async def create_note(self: Any, call: Any, body: Any) -> Any:
        written = await call.notes.insert(body)
        await call.emit(events.NoteWritten(note_id=written.value.id, words=len(body.text.split())))
        return written

    module = ModuleType("by_hand")
    handler = type("Notes", (handlers.NotesHandler,), {"create_note": create_note, "__module__": "by_hand"})
    setattr(module, "Notes", handler)  # noqa: B010 - mypy knows that a module has no such thing
    return module


async def test_who_when_and_trace_of_every_change(service: Notes) -> None:
    """Of an insert, an update, a patch, a delete and an emitted event; `auth: none` is nobody."""
    created = await service.call("POST", "/notes", {"text": "one two"})
    where = created.headers["location"]
    await service.call("PUT", where, {"text": "three"})
    service.caller._token, token = "", service.caller._token
    await service.call("PATCH", where, {"text": "four"})
    service.caller._token = token
    await service.call("DELETE", where)
    records = await service.journal()
    assert [(one["journal_operation"], one["journal_caller"], _trace(one)) for one in records] == [
        ("insert", "ada", 1),
        ("update", "ada", 2),
        ("update", None, 3),
        ("delete", "ada", 4),
    ]
    assert [one["text"] for one in records] == ["one two", "three", "four", "four"]
    assert [one["recorded_at"] for one in records] == sorted(one["recorded_at"] for one in records)
    sequences = [one["sequence"] for one in records]
    assert sequences == sorted(set(sequences))
    [emitted] = await service.journal("wide_events")
    assert (emitted["discriminator"], emitted["journal_caller"]) == ("note_written", "ada")
    assert _trace(emitted) == 1


def _trace(record: Any) -> int:
    """The trace is that of the request; the span within it may be our own."""
    return int(record["journal_traceparent"].split("-")[1], 16)


async def test_what_a_person_does_at_the_database_is_in_the_history(service: Notes) -> None:
    """The versions tell the role; the private column is nowhere, and a change of it alone shows no field."""
    where = (await service.call("POST", "/notes", {"text": "one"})).headers["location"]
    await service.sql("owner", "update notes set text = 'by hand', pin = '1234'")
    await service.sql("superuser", "delete from notes")
    versions = await service.caller.get(f"{where}/versions")
    assert [(one["type"], one.get("caller"), one["note"]["text"]) for one in versions.json] == [
        ("delete", "role:postgres", "by hand"),
        ("update", "role:wide_owner", "by hand"),
        ("insert", "ada", "one"),
    ]
    assert "pin" not in str(versions.json)
    assert "1234" not in str(versions.json)
    assert (await service.caller.get(where)).status == 404


async def test_versions_page_over_everything(service: Notes) -> None:
    """By the links alone, newest first, each once, while more are made; an id that never was is a 404."""
    where = (await service.call("POST", "/notes", {"text": "0"})).headers["location"]
    for number in range(1, 8):
        await service.call("PUT", where, {"text": str(number)})
    found: list[str] = []
    target: str | None = f"{where}/versions?limit=3"
    while target is not None:
        page = await service.caller.get(target)
        found += [one["note"]["text"] for one in page.json]
        link = page.headers.get("link")
        target = link.split(">")[0][1:] if link else None
        if len(found) == 3:
            await service.call("DELETE", where)
    assert found == [str(number) for number in range(7, -1, -1)]
    newest = (await service.caller.get(f"{where}/versions?limit=1")).json
    assert [one["type"] for one in newest] == ["delete"]
    assert (await service.caller.get("/notes/never/versions")).status == 404


async def test_a_change_that_changes_nothing_is_no_version(service: Notes) -> None:
    """Neither by the service nor by hand; the same text again is no news."""
    created = await service.call("POST", "/notes", {"text": "one"})
    where = created.headers["location"]
    assert (await service.call("PUT", where, {"text": "one"})).headers["etag"] == created.headers["etag"]
    await service.sql("owner", "update notes set text = 'one'")
    [version] = (await service.caller.get(f"{where}/versions")).json
    assert version["type"] == "insert"
    assert datetime.fromisoformat(version["timestamp"]).tzinfo is not None


async def test_an_id_never_changes(service: Notes) -> None:
    """Not even by the owner: the journal, the events and the copies know the row by it."""
    await service.call("POST", "/notes", {"text": "one"})
    for role in ("app", "owner", "superuser"):
        with pytest.raises(Exception, match="the id of a row never changes"):
            await service.sql(role, "update notes set id = 'other'")
