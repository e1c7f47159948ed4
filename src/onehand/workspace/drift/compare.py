"""How does what is in a database differ from what should be, and which statements repair that?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onehand.workspace.drift.kinds import KINDS
from onehand.workspace.drift.thing import Catalogue, Thing
from onehand.workspace.standard.deviation import Deviation

_SHORT = 60
"""Characters of a definition that is shown in a sentence."""

_PARENTS = (
    "table",
    "view",
    "materialized view",
    "foreign table",
    "sequence",
    "function",
    "column",
    "constraint",
    "index",
    "trigger",
    "schema",
)

_ORDER = {kind: number for number, kind in enumerate(KINDS)}


def differences(
    found: Catalogue, wanted: Catalogue, *, database: str, tables: Mapping[str, str], middle: bool = False
) -> Iterator[Deviation]:
    """One deviation per thing. `tables`: how a missing table is made. `middle`: a contract is still to come, which will
    remove things and tighten columns, so only what is missing is told.
    """
    for key in sorted(found.keys() | wanted.keys(), key=lambda key: (_ORDER[key[0]], key[1])):
        have, want = found.get(key), wanted.get(key)
        if have == want or _told_by_its_parent(have or want, found, wanted):
            continue
        if want is None:
            assert have is not None
            if not middle:
                yield _extra(have, database)
        elif have is None:
            if not middle or want.kind not in ("not null", "constraint"):
                yield _missing(want, database, tables)
        elif have.definition != want.definition and not (middle and want.kind in ("column", "constraint", "function")):
            yield _changed(have, want, database)


def _told_by_its_parent(thing: Thing | None, found: Catalogue, wanted: Catalogue) -> bool:
    """Of a table or column that is missing, or that should not be, the rest need not be told."""
    assert thing is not None
    if not thing.parent:
        return False
    parents = [(kind, thing.parent) for kind in _PARENTS]
    return any((key in found) != (key in wanted) for key in parents)


def _missing(want: Thing, database: str, tables: Mapping[str, str]) -> Deviation:
    kind = KINDS[want.kind]
    sql = tables.get(want.name, "") if want.kind == "table" else kind.added(want)
    what = kind.missing.format(kind=want.kind, name=want.name, definition=want.definition)
    hint = "" if sql else f"dev db create --app {database}"
    return Deviation(what, sql, hint=hint, database=database, automatic=False)


def _extra(have: Thing, database: str) -> Deviation:
    kind = KINDS[have.kind]
    what = kind.extra.format(kind=have.kind, name=have.name, definition=have.definition)
    hint = "or say it in the design, and then: dev db diff" if have.kind in ("table", "column") else ""
    return Deviation(what, kind.dropped(have), hint=hint, database=database, automatic=False)


def _changed(have: Thing, want: Thing, database: str) -> Deviation:
    sql = KINDS[want.kind].changed(want)
    shown = max(len(have.definition), len(want.definition)) <= _SHORT
    difference = f"is {have.definition or '-'}, not {want.definition or '-'}" if shown else "is not what was migrated"
    what = f"{want.kind} '{want.name}' {difference}"
    hint = "" if sql else "make it anew from a dump: no statement changes this"
    return Deviation(what, sql, hint=hint, database=database, automatic=False)
