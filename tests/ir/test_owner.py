"""What `owner` means, and what cannot be one."""

from __future__ import annotations

import pytest

from onehand.ir.load import load_sources
from onehand.text.source import Source

HEAD = """\
service: desk
team: t
auth: user
models: {ref: {fields: {id: id}}, part: {fields: {id: id, title: string}}}
resources:
"""
TICKET = "  ticket: {fields: {title: string, user_id: {type: id, set_by: caller}}, owner: user_id}\n"


def faults(text: str) -> list[str]:
    return [f"{one.code}: {one.message}" for one in load_sources([Source("api/desk.yaml", HEAD + text)]).diagnostics]


def test_a_row_is_not_given_away() -> None:
    """The owner's field is immutable, in the resource and in the form; an embedded one is known by its id."""
    text = """\
  note: {fields: {text: string, user_id: id}, owner: user_id}
  letter: {fields: {text: string, user: {type: ref, from: user_id}}, form: {add: {user_id: id}}, owner: user}
"""
    design = load_sources([Source("api/desk.yaml", HEAD + text)]).design
    assert design is not None
    for resource in design.services["desk"].resources.values():
        own = [field for field in resource.fields if field.name == resource.owner]
        written = [field for field in resource.form.fields if field.name == "user_id"]
        assert [field.immutable for field in [*own, *written]] == [True, True]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("  a: {fields: {x: string}, owner: y}", "unknown-field: 'owner' names 'y', which is no field of the resource"),
        ("  a: {fields: {x: date}, owner: x}", "bad-owner: 'x' is no owner: it is no 'id' or 'string', but 'date'"),
        (
            "  a: {fields: {x: {type: ref, set_by: caller}}, owner: x}",
            "bad-owner: 'x' is no owner: it is no 'id' or 'string', but 'ref'",
        ),
        ("  a: {fields: {x: string}, owner: id}", "bad-owner: 'id' is no owner: it does not say who the caller is"),
        (
            "  a: {fields: {x: {type: id, private: true, set_by: service}}, owner: x}",
            "bad-owner: 'x' is no owner: it is private, and the history of a row would not tell whose it was",
        ),
        (
            TICKET + "  a: {parent: ticket, fields: {x: id}, owner: ticket_id}",
            "bad-owner: 'a' belongs to the owner of its 'ticket'",
        ),
        (
            "  b: {fields: {x: id}}\n  a: {parent: b, fields: {x: id}, owner: b_id}",
            "bad-owner: 'b_id' is no owner: it does not say who the caller is",
        ),
        (
            TICKET + "  a: {fields: {seen: {type: part, from: t}}, form: {add: {t: {refers_to: ticket}}}}",
            "bad-embed: 'seen' would show a part of something owned to whoever knows its id",
        ),
        (
            TICKET + "  a: {parent: ticket, fields: {x: string}, operations: {list: {auth: none}}}",
            "owned-and-public: 'list_as' is public, but every 'a' belongs to somebody",
        ),
        (
            TICKET + 'operations:\n  f: {GET: "/tickets/{id}/words", returns: {200: string}, auth: none}',
            "owned-and-public: 'f' is public, but every 'ticket' belongs to somebody",
        ),
    ],
)  # fmt: skip
def test_what_is_no_owner(more: str, fault: str) -> None:
    """One mistake is one error."""
    assert faults(f"{more}\n") == [fault]


def test_a_public_service_owns_nothing() -> None:
    """Told once, at the service's own rule."""
    text = (HEAD + TICKET).replace("auth: user", "auth: none")
    found = load_sources([Source("api/desk.yaml", text)]).diagnostics
    assert [(one.code, one.span.line) for one in found] == [("owned-and-public", 3)]
