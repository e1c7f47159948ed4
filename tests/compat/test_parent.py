"""What it breaks when a resource gets a parent, loses it, or gets another one."""

from __future__ import annotations

import pytest

from onehand.compat.diff import diff
from tests.compat.designs import loaded

DESK = """\
# file: desk.yaml
service: desk
description: A desk.
auth: user
resources:
  ticket: {fields: {title: string}}
  order: {fields: {title: string}}
  comment: {PARENTfields: {text: string}, operations: [get, list]}
"""


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("", "parent: ticket, ", {"path-changed", "field-added"}),
        ("parent: ticket, ", "", {"path-changed", "field-removed"}),
        ("parent: ticket, ", "parent: order, ", {"path-changed", "field-added", "field-removed"}),
    ],
)
def test_another_parent_is_another_path(before: str, after: str, kinds: set[str]) -> None:
    """Callers, and rows that have no such parent, are broken."""
    found = diff(loaded(DESK.replace("PARENT", before)), loaded(DESK.replace("PARENT", after)))
    assert kinds <= {one.change.kind for one in found.changes}
    assert any(one.change.kind == "path-changed" and one.change.verdict == "break" for one in found.changes)
    assert found.versions == {"desk": "major"}
