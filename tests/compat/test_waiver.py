"""A break that somebody wants is let through, for a reason and until a day."""

from __future__ import annotations

import datetime as dt

from onehand.compat.change import Change
from onehand.compat.diff import Diff, diff
from tests.compat.designs import loaded

TODAY = dt.date(2026, 11, 22)
OLD = "resources:\n  book: {fields: {title: string, note: string?}}\n"
NEW = "resources:\n  book: {fields: {title: string}}\n"


def waived(fingerprint: str, until: str = "2027-01-31") -> str:
    return f"waive:\n  - {{change: '{fingerprint}', reason: Nobody has it., until: {until}}}\n"


def judged(old: str, new: str) -> Diff:
    return diff(loaded(old), loaded(new), TODAY)


def removal(found: Diff) -> Change:
    (one,) = (one.change for one in found.changes)
    return one


MARK = removal(judged(OLD, NEW)).fingerprint


def test_a_waived_break_is_no_failure_and_still_a_major_version() -> None:
    """It is let through with its reason; those who depend on it learn of it by the number."""
    found = judged(OLD, NEW + waived(MARK))
    assert not found.failed
    assert [one.waived for one in found.changes] == ["Nobody has it."]
    assert found.versions == {"shop": "major"}
    assert found.diagnostics == ()


def test_a_fingerprint_survives_moving_and_formatting() -> None:
    """It is made of what changed, not of lines, order or descriptions."""
    moved = "models:\n  size: {fields: {width: integer}}\n\n# a remark\n" + NEW.replace(
        "{fields", "{description: B., fields"
    )
    assert removal_of(judged(OLD, moved), "field-removed").fingerprint == MARK
    assert (
        removal(judged(OLD.replace("string?", "{type: string, optional: true, maximum: 9}"), NEW)).fingerprint == MARK
    )


def removal_of(found: Diff, kind: str) -> Change:
    (one,) = (one.change for one in found.changes if one.change.kind == kind)
    return one


def test_another_break_of_the_same_field_is_not_covered() -> None:
    """A waiver is for one change, not for a field for ever."""
    found = judged(OLD, OLD.replace("string?", "integer?") + waived(MARK))
    assert found.failed
    assert [one.code for one in found.diagnostics] == ["waiver-unused"]


def test_an_expired_waiver_covers_nothing() -> None:
    """On its day it has ended."""
    found = judged(OLD, NEW + waived(MARK, "2026-11-22"))
    assert found.failed
    assert [(one.severity, one.code) for one in found.diagnostics] == [("error", "waiver-expired")]
    assert not judged(OLD, NEW + waived(MARK, "2026-11-23")).failed


def test_an_unused_waiver_is_an_error_until_it_is_history() -> None:
    """A misspelt one is found at once; what was merged with its break is only a remainder."""
    misspelt = judged(OLD, NEW + waived(MARK[:-1] + "x"))
    assert [(one.severity, one.code) for one in misspelt.diagnostics] == [("error", "waiver-unused")]
    assert misspelt.diagnostics[0].help == f"did you mean '{MARK}'"
    merged = judged(NEW + waived(MARK), NEW + waived(MARK))
    assert [(one.severity, one.code) for one in merged.diagnostics] == [("warning", "waiver-unused")]
    assert not merged.failed


def test_an_end_that_is_no_date_is_told() -> None:
    """And the waiver covers nothing."""
    found = judged(OLD, NEW + waived(MARK, "soon"))
    assert [one.code for one in found.diagnostics] == ["waiver-unknown"]
    assert found.failed
