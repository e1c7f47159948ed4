"""The page of a kind of change is its test: each pair of designs has the change, with the verdict of its heading."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from onehand.compat.change import Kind
from onehand.compat.diff import diff
from onehand.compat.kinds import kind_pages
from tests.compat.designs import loaded

PAGES = kind_pages()
KINDS: tuple[str, ...] = get_args(Kind)
_CASE = re.compile(
    r"^## (break|addition|patch)\n\nBefore:\n\n```yaml\n(.*?)^```\n\nAfter:\n\n```yaml\n(.*?)^```",
    re.MULTILINE | re.DOTALL,
)
CASES = [(kind, *case) for kind in KINDS for case in _CASE.findall(PAGES[kind].read_text("utf-8"))]


@pytest.mark.parametrize(("kind", "verdict", "before", "after"), CASES, ids=lambda one: one[:24].split("\n")[0])
def test_a_page_tells_the_truth(kind: str, verdict: str, before: str, after: str) -> None:
    """The change is found with the verdict of the heading; only a break is refused."""
    found = diff(loaded(before), loaded(after))
    mine = [one.change for one in found.changes if one.change.kind == kind]
    assert {one.verdict for one in mine} == {verdict}, [(one.change.kind, one.change.subject) for one in found.changes]
    if verdict != "break":
        assert not found.failed
    assert (found.failed) == any(one.change.verdict == "break" for one in found.changes)


@pytest.mark.parametrize(("kind", "verdict", "before", "after"), CASES, ids=lambda one: one[:24].split("\n")[0])
def test_nothing_changes_in_the_same_design(kind: str, verdict: str, before: str, after: str) -> None:
    """A design compared with itself has no changes."""
    assert diff(loaded(before), loaded(before)).changes == ()
    assert diff(loaded(after), loaded(after)).changes == ()


def test_every_kind_has_a_page_with_cases_and_every_page_a_kind() -> None:
    """Discovery and vocabulary say the same; the other pages are the faults of waivers."""
    assert set(PAGES) - set(KINDS) == {"waiver-expired", "waiver-unknown", "waiver-unused"}
    assert {kind for kind, *_ in CASES} == set(KINDS)
    for name, path in PAGES.items():
        assert path.read_text("utf-8").startswith(f"# {name}\n\n")
