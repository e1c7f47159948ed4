"""Which resources can be forgotten, and what is personal in them?"""

from __future__ import annotations

from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.ir.personal import embedded, emitted, is_personal, personal
from onehand.text.source import Source

CRM = """
service: crm
description: Whom we know.
team: t
auth: {user: []}
imports: [people]
models:
  organization_summary:
    fields: {id: id, name: string}
  note:
    fields:
      text: {type: string, personal: true}
      replies: {type: [note], optional: true}
  call:
    fields: {number: {type: string, personal: true}}
  visit:
    fields: {place: string}
unions:
  contact: {discriminator: kind, members: [call, visit]}
resources:
  organization:
    fields:
      name: {type: string, personal: true}
      size: integer
  member:
    form: {add: {organization_id: {refers_to: organization}}}
    fields:
      organization: {type: organization_summary, from: organization_id}
      address:      people.address
      contacts:     {type: [contact]}
      notes:        {type: {map: note}, optional: true}
      secret_word:  {type: string, private: true, set_by: service, personal: true}
  room:
    fields: {number: integer}
events:
  room_booked: {key: room_id, fields: {room_id: id, guest: {type: string, personal: true}}}
"""
PEOPLE = """
library: people
description: What people have.
models:
  address:
    fields:
      street: {type: string, personal: true}
      country: string
"""


def crm(text: str = CRM, *more: str) -> Design:
    sources = [Source("api/crm.yaml", text), Source("api/people.yaml", PEOPLE)]
    sources += [Source(f"api/other{number}.yaml", one) for number, one in enumerate(more)]
    loaded = load_sources(sources)
    assert loaded.design is not None, [str(one) for one in loaded.diagnostics]
    return loaded.design


def faults(text: str, *more: str) -> list[tuple[str, str]]:
    sources = [Source("api/crm.yaml", text), Source("api/people.yaml", PEOPLE)]
    sources += [Source(f"api/{one.split(':')[1].split()[0]}.yaml", one) for one in more]
    return [(one.code, one.message) for one in load_sources(sources).diagnostics]


def test_the_ways_to_what_is_personal() -> None:
    """Through models of libraries, lists, maps and members of unions; what is nested in itself is erased whole."""
    design = crm()
    found = [one.path for one in personal(design, design.services["crm"].resources["member"].fields)]
    assert found == [
        ("address", "street"),
        ("contacts", "*", ("kind", "call"), "number"),
        ("notes", "*", "text"),
        ("notes", "*", "replies"),
        ("secret_word",),
    ]


def test_an_embedded_row_brings_its_own() -> None:
    """A member shows the name of its organization: that is personal in the organization, and there in the member."""
    service = (design := crm()).services["crm"]
    [(field, inner)] = embedded(design, service, service.resources["member"])
    assert (field.name, [one.path for one in inner]) == ("organization", [("name",)])


def test_an_event_of_a_handler_can_be_personal_alone() -> None:
    """A room is nobody; the event about it says who booked it."""
    service = (design := crm()).services["crm"]
    room = service.resources["room"]
    assert [one.path for event, inner in emitted(design, service, room) for one in inner] == [("guest",)]
    assert is_personal(design, service, room)


def test_each_of_them_gives_an_event() -> None:
    """Beside the other deduced ones of its resource, before what handlers emit."""
    assert list(crm().services["crm"].events) == [
        "organization_upserted", "organization_deleted", "organization_forgotten",
        "member_upserted", "member_deleted", "member_forgotten",
        "room_upserted", "room_deleted", "room_forgotten",
        "room_booked",
    ]  # fmt: skip


def test_what_is_not_personal_gives_none() -> None:
    """Nor does what is never published: no events, or private fields alone."""
    text = "service: crm\nauth: {{user: []}}\nresources:\n  a:\n    {}\n    fields: {{b: {{type: string, {}}}}}\n"
    assert list(crm(text.format("plural: as", "maximum: 3")).services["crm"].events) == ["a_upserted", "a_deleted"]
    assert not crm(text.format("events: none", "personal: true")).services["crm"].events
    private = crm(text.format("plural: as", "personal: true, private: true, set_by: service")).services["crm"]
    assert list(private.events) == ["a_upserted", "a_deleted"]


def test_its_name_is_taken() -> None:
    """Only where the event is: 'password_forgotten' is a fine event about a resource with nothing personal."""
    assert faults(CRM.replace("room_booked:", "room_forgotten:")) == [
        ("name-clash", "'room_forgotten' is the event that resource 'room' gives, because it has personal fields")
    ]
    plain = CRM.replace("room_booked:", "room_forgotten:").replace(", personal: true}}}", "}}}")
    assert faults(plain) == []


def test_a_consumer_handles_what_is_there() -> None:
    """And is told when a resource has nothing that could be forgotten."""
    other = "service: other\nauth: {user: []}\nsubscribes:\n  crm: {handle: [%s]}\n"
    assert faults(CRM, other % "member_forgotten") == []
    plain = CRM.replace(", personal: true}}}", "}}}")
    assert faults(plain, other % "room_forgotten") == [("unknown-event", "service 'crm' has no event 'room_forgotten'")]
