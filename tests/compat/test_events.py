"""The six changes of an event's payload, and who depends on them."""

from __future__ import annotations

import pytest

from onehand.compat.diff import diff
from tests.compat.designs import loaded

SHOP = """\
# file: shop.yaml
service: shop
description: A shop.
auth: user
enums:
  reason: {holiday: , stocktaking: }
events:
  shop_closed: {key: shop_id, fields: {shop_id: id, town: string, reason: reason}}
# file: mailer.yaml
service: mailer
description: Letters.
auth: user
subscribes:
  shop: {handle: [shop_closed]}
"""


@pytest.mark.parametrize(
    ("written", "instead", "verdict", "promises"),
    [
        ("town: string", "town: string, street: string?", "addition", set()),
        ("town: string", "town: string, street: string", "break", {"replay"}),
        ("town: string, ", "", "break", {"wire"}),
        ("town: string", "town: integer", "break", {"wire", "replay"}),
        ("stocktaking: ", "", "break", {"source", "replay"}),
        ("stocktaking: ", "stocktaking: , fire: ", "addition", set()),
    ],
    ids=["optional added", "required added", "removed", "type changed", "value removed", "value added"],
)
def test_a_change_of_a_payload_has_its_verdict(written: str, instead: str, verdict: str, promises: set[str]) -> None:
    """Old consumers read new events, and new consumers read stored ones; who handles it is named."""
    found = diff(loaded(SHOP), loaded(SHOP.replace(written, instead)))
    (one,) = found.changes
    assert one.change.verdict == verdict
    assert set(one.change.promises) == promises
    assert one.consumers == ("mailer handles shop_closed",)
    assert found.versions == {"shop": "major" if verdict == "break" else "minor"}


PEOPLE = """\
# file: people.yaml
service: people
description: Whom we know.
auth: user
resources:
  person:
    description: Somebody.
    fields: {name: string}
"""


def test_what_becomes_personal_adds_an_event() -> None:
    """`person_forgotten` comes with it: an addition, which no reader must know; nothing else changes for anybody."""
    personal = PEOPLE.replace("name: string", "name: {type: string, personal: true}")
    found = diff(loaded(PEOPLE), loaded(personal))
    assert [(one.change.kind, one.change.subject, one.change.verdict) for one in found.changes] == [
        ("event-added", "person_forgotten", "addition")
    ]
    assert found.versions == {"people": "minor"}
    assert diff(loaded(personal), loaded(personal)).changes == ()


def test_who_handles_a_forgetting_depends_on_it() -> None:
    """When nothing is personal any more the event is gone, and its consumer is named."""
    personal = PEOPLE.replace("name: string", "name: {type: string, personal: true}")
    mailer = """\
# file: mailer.yaml
service: mailer
description: Letters.
auth: user
subscribes:
  people: {handle: [person_forgotten]}
"""
    without = mailer.replace("person_forgotten", "person_deleted")
    found = diff(loaded(personal + mailer), loaded(PEOPLE + without))
    [gone] = [one for one in found.changes if one.change.subject == "person_forgotten"]
    assert (gone.change.kind, gone.change.verdict) == ("event-removed", "break")
    assert gone.consumers == ("mailer handles person_forgotten",)
