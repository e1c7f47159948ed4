"""How does a migration script read as a file, and what does such a file say?

psql could run it as it is, but for a step in batches, which it would run once only: each run of `together` steps stands
between `begin` and `commit`, with the timeouts of `FRAME`. All else that the runner needs is in comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Literal, cast, get_args

from msgspec import Struct

from onehand.gen.sql.migration.step import MigrationStep, Mode

Kind = Literal["expand", "contract"]

FRAME = ("set local lock_timeout = '2s';", "set local statement_timeout = '30s';")
"""How a transaction of `together` steps begins: writers queue behind a lock that is waited for, so it is short."""

FRAME_ALONE = ("set lock_timeout = '10min';", "set statement_timeout = 0;")
"""Before steps that run alone: nobody queues behind them, and they take as long as the table is large."""

_FIRST = "-- {kind} of '{service}', from {from_} to {to}"
_ABOUT = {
    "expand": """\
-- Runs before the new version is deployed; then the old and the new version can both work.""",
    "contract": """\
-- Runs when no instance of the old version is left: takes away what only that one needed.""",
}
_HEAD = re.compile(r"-- (expand|contract) of '([^']+)', from (\S+) to (\S+)$")
_STEP = re.compile(r"-- step (\w+): (.+)$")
_NOTHING = "nothing"
"""Stands for the schema before the first script."""


class MigrationScript(Struct, frozen=True, kw_only=True):
    """One file of `services/<name>/migrations/`."""

    service: str
    kind: Kind
    from_: str
    """Hash of the schema before it; empty = an empty database."""
    to: str
    """Hash of the schema after it."""
    steps: tuple[MigrationStep, ...]


class ScriptError(Exception):
    """The file is no script of ours, or was damaged by hand."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


def render_script(script: MigrationScript) -> str:
    """The text of the file; `parse_script` reads it back."""
    head = _FIRST.format(kind=script.kind, service=script.service, from_=script.from_ or _NOTHING, to=script.to)
    return "\n".join([head, _ABOUT[script.kind], *_body(script.steps)]) + "\n"


def _body(steps: tuple[MigrationStep, ...]) -> Iterator[str]:
    for mode, run in groupby(steps, key=lambda step: step.mode):
        if mode == "together":
            yield from ("", "begin;", *FRAME)
        elif mode == "alone":
            yield from ("", *FRAME_ALONE)
        for step in run:
            yield from ("", f"-- step {step.mode}: {step.what}")
            if step.help:
                yield f"-- help: {step.help}"
            if step.undo:
                yield f"-- undo: {step.undo}"
            yield step.sql
        if mode == "together":
            yield from ("", "commit;")


def parse_script(text: str) -> MigrationScript:
    """Raises ScriptError with the line of what cannot be read."""
    lines = text.splitlines()
    head = _HEAD.match(lines[0]) if lines else None
    if head is None:
        raise ScriptError(1, "expected \"-- expand of 'SERVICE', from HASH to HASH\"")
    kind, service, from_, to = head.groups()
    return MigrationScript(
        service=service,
        kind=cast("Kind", kind),
        from_="" if from_ == _NOTHING else from_,
        to=to,
        steps=tuple(_steps(lines)),
    )


def _steps(lines: list[str]) -> Iterator[MigrationStep]:
    starts = [at for at, line in enumerate(lines) if line.startswith("-- step ")]
    before = _sql(lines[1 : starts[0]] if starts else lines[1:])
    if any(line and not line.startswith("--") for line in before.splitlines()):
        raise ScriptError(2, "a statement before the first '-- step'")
    # An expand without steps stands for itself: only what follows in the contract makes the difference.
    for start, end in pairwise([*starts, len(lines)]):
        yield _step(lines, start, end)


def _step(lines: list[str], start: int, end: int) -> MigrationStep:
    said = _STEP.match(lines[start])
    if said is None:
        raise ScriptError(start + 1, "expected '-- step MODE: what it does'")
    mode, what = said.groups()
    if mode not in get_args(Mode):
        raise ScriptError(start + 1, f"a step runs together, alone or in batches, found '{mode}'")
    notes = {}
    at = start + 1
    while at < end and (note := re.match(r"-- (help|undo): (.+)$", lines[at])):
        notes[note[1]] = note[2]
        at += 1
    sql = _sql(lines[at:end])
    if not sql:
        raise ScriptError(start + 1, f"the step '{what}' has no statement")
    return MigrationStep(
        what=what, sql=sql, mode=cast("Mode", mode), help=notes.get("help", ""), undo=notes.get("undo", "")
    )


_ONLY_PSQL = {"begin;", "commit;", *FRAME, *FRAME_ALONE}


def _sql(lines: list[str]) -> str:
    """Without the frame, which only psql needs: the runner makes its own."""
    return "\n".join(line for line in lines if line not in _ONLY_PSQL).strip("\n")
