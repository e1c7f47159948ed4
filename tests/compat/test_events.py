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
