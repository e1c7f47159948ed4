"""`dev api show` writes out everything that was deduced."""

from __future__ import annotations

from pathlib import Path

import yaml

from onehand.gen.yaml_text import yaml_text
from onehand.ir.expanded import expanded
from onehand.ir.load import load

SHOP = Path(__file__).parents[2] / "examples" / "shop"


def test_the_expanded_order() -> None:
    """Forms, paths, statuses, events, stream and defaults are there, and the YAML reads back as the same."""
    loaded = load(SHOP / "api", root=SHOP)
    assert loaded.design is not None
    shown = expanded(loaded.design.services["order"])
    assert list(shown["operations"]) == [
        "list_orders", "get_order", "create_order", "list_order_versions", "cancel_order",
    ]  # fmt: skip
    assert shown["stream"] == "order.v1.order_event"
    assert list(shown["events"]) == ["order_upserted", "order_deleted", "order_placed"]
    assert list(shown["resources"]["order"]["form"]) == ["number", "user_id", "lines", "note"]
    assert shown["resources"]["order"]["fields"]["total"] == {"type": "common.money", "set_by": "service"}
    assert shown["operations"]["cancel_order"]["POST"] == "/orders/{id}/cancellations"
    assert shown["operations"]["cancel_order"]["returns"]["201"] == "order"
    assert yaml.safe_load(yaml_text(shown)) == shown


def test_zero_and_false_are_shown() -> None:
    """A default of false or a bound of 0 says something."""
    loaded = load(SHOP / "api", root=SHOP)
    assert loaded.design is not None
    shown = expanded(loaded.design.libraries["common"])
    assert shown["models"]["money"]["fields"]["amount"]["minimum"] == "0"
    assert expanded(loaded.design.services["catalog"])["resources"]["product"]["fields"]["in_stock"]["default"] is True
