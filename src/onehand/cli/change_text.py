"""How does a diff of designs look, for people and for programs?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onehand.compat.change import Change
from onehand.compat.diff import Diff, Judged
from onehand.text.printer import excerpt, render
from onehand.text.record import as_record
from onehand.text.source import Source
from onehand.text.span import Span

_MOST = 6
"""Operations and events that are named; the rest is counted."""


def as_text(diff: Diff, sources: Mapping[str, Source]) -> str:
    """The changes with their places, what is wrong with the waivers, and the versions."""
    parts = ["\n".join(_change(one, sources)) + "\n" for one in diff.changes]
    parts += [render(one, sources) + "\n" for one in diff.diagnostics]
    return "\n".join([*parts, *_summary(diff)])


def _change(one: Judged, sources: Mapping[str, Source]) -> Iterator[str]:
    change = one.change
    word = "waived" if one.waived is not None else change.verdict
    yield f"{change.place or change.owner}: {word}[{change.kind}]: {_fact(change)}"
    if change.new is not None:
        yield from excerpt(change.new, sources)
    if change.old is not None:
        yield f"  note: in the old design at {change.old}"
    if change.promises:
        yield f"  breaks: {', '.join(change.promises)}"
    yield f"  reaches: {_listed(_users(change))}"
    if one.consumers:
        yield f"  depend on it: {', '.join(one.consumers)}"
    if one.waived is not None:
        yield f"  waived: {one.waived}"
    elif one.refused:
        wanted = f"waive: [{{change: {change.fingerprint}, reason: ..., until: ...}}]"
        yield f"  help: undo it, or record that it is wanted: {wanted}"


def _fact(change: Change) -> str:
    what = f"'{change.subject}'" if change.subject else f"'{change.owner}'"
    if change.before and change.after:
        return f"{what}: {change.before} -> {change.after}"
    gone_or_new = change.after or change.before
    return f"{what}: {'now ' if change.after else 'was '}{gone_or_new}" if gone_or_new else what


def _users(change: Change) -> list[str]:
    """Those for whom it breaks; if it breaks nobody, all."""
    broken = [one for one in change.effects if one.promises] or list(change.effects)
    return list(dict.fromkeys(f"{one.service} {one.user}" for one in broken))


def _listed(names: list[str]) -> str:
    rest = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + rest


def _summary(diff: Diff) -> Iterator[str]:
    counts = {word: sum(one.change.verdict == word for one in diff.changes) for word in ("break", "addition", "patch")}
    waived = sum(one.waived is not None for one in diff.changes)
    if not diff.changes:
        yield "nothing changed"
        return
    added, rest = counts["addition"], counts["patch"]
    yield f"{counts['break']} breaking ({waived} waived), {added} added, {rest} without consequence"
    yield from (f"next version of {name}: {step}" for name, step in diff.versions.items())


def as_json_text(diff: Diff) -> str:
    """`changes`, `versions` (service -> major, minor or patch), `diagnostics` of the waivers, `failed`."""
    told = {
        "changes": [_record(one) for one in diff.changes],
        "versions": diff.versions,
        "diagnostics": [as_record(one) for one in diff.diagnostics],
        "failed": diff.failed,
    }
    return json.dumps(told, indent=2)


def _record(one: Judged) -> dict[str, Any]:
    change = one.change
    return {
        "kind": change.kind,
        "verdict": change.verdict,
        "action": change.action,
        "owner": change.owner,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
        "old": _place(change.old),
        "new": _place(change.new),
        "promises": list(change.promises),
        "effects": [
            {"service": e.service, "user": e.user, "direction": e.direction, "promises": list(e.promises)}
            for e in change.effects
        ],
        "consumers": list(one.consumers),
        "fingerprint": change.fingerprint,
        "waived": one.waived,
    }


def _place(span: Span | None) -> dict[str, Any] | None:
    return {"path": span.path, "line": span.line, "column": span.column} if span else None
