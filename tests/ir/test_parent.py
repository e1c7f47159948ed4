"""What `parent` means, and what it cannot mean."""

from __future__ import annotations

import pytest

from onehand.ir.load import load_sources
from onehand.ir.nodes import Reference
from onehand.text.source import Source

HEAD = "service: desk\nteam: t\nauth: user\nresources:\n  ticket: {fields: {title: string}}\n"
CHILD = HEAD + "  comment: {parent: ticket, fields: {number: integer}, search: [number]}\n"


def faults(text: str) -> list[str]:
    return [f"{one.code}: {one.message}" for one in load_sources([Source("api/desk.yaml", text)]).diagnostics]


def test_the_path_and_the_field() -> None:
    """The path begins with the parent; its id is read, never written, and refers to it."""
    design = load_sources([Source("api/desk.yaml", CHILD)]).design
    assert design is not None
    comment = design.services["desk"].resources["comment"]
    assert comment.path == "/tickets/{ticket_id}/comments"
    assert [field.name for field in comment.fields] == ["id", "ticket_id", "number", "created_at", "updated_at"]
    parent = comment.fields[1]
    assert (parent.immutable, parent.refers_to) == (True, Reference("desk", "ticket"))
    assert [field.name for field in comment.form.fields] == ["number"]
    assert {one.name: [field.name for field in one.path_parameters] for one in comment.operations}["get_comment"] == [
        "ticket_id", "id",
    ]  # fmt: skip
    assert all(404 in one.returns for one in comment.operations)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("  a: {parent: b, fields: {x: string}}", "unknown-resource: this service has no resource 'b'"),
        ("  a: {parent: a, fields: {x: string}}", "parent-in-circle: 'a' is its own parent: a -> a"),
        ("  a: {parent: ticket, fields: {ticket_id: id}}", "name-clash: field 'ticket_id' is given by the path"),
        (
            "  a: {parent: ticket, fields: {x: string}, form: {add: {ticket_id: id}}}",
            "name-clash: field 'ticket_id' is given by the path",
        ),
        (
            "  a: {parent: ticket, fields: {x: string}, search: [ticket_id]}",
            "name-clash: the path of the list has a 'ticket_id' already: /tickets/{ticket_id}/as",
        ),
        (
            "  version: {parent: ticket, fields: {x: string}}",
            (
                "path-taken: operations 'list_ticket_versions' and 'list_versions' answer the same GET"
                " /tickets/{ticket_id}/versions"
            ),
        ),
    ],
)
def test_what_is_no_parent(more: str, fault: str) -> None:
    """One mistake is one error, at its place."""
    assert faults(f"{HEAD}{more}\n") == [fault]


def test_a_circle_is_told_at_each_of_its_members() -> None:
    """And not at one that only leads into it."""
    more = "".join(f"  {one}: {{parent: {two}, fields: {{x: string}}}}\n" for one, two in ("ab", "ba", "ca"))
    assert faults(HEAD + more) == [
        "parent-in-circle: 'a' is its own parent: a -> b -> a",
        "parent-in-circle: 'b' is its own parent: b -> a -> b",
    ]


def test_an_embedded_part_of_the_parent_has_no_place() -> None:
    """Its column would be the parent's id, which the path gives."""
    more = """\
  note: {parent: ticket, fields: {ticket: {type: part, from: seen_id}}, form: {add: {seen_id: {refers_to: ticket}}}}
models: {part: {fields: {id: id, title: string}}}
"""
    assert faults(HEAD + more) == ["name-clash: the column of 'ticket' is 'ticket_id', which the path gives"]
