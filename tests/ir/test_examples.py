"""Examples are checked when the design is read: what the mock answers is what the service could have answered."""

from __future__ import annotations

import pytest

from onehand.ir.example import answered, sent
from onehand.ir.load import Loaded, load_sources
from onehand.text.source import Source

HEAD = """\
service: order
team: t
auth: {user: []}
enums: {state: {placed: , gone: {value: GONE}}}
models:
  reason_form:
    fields: {reason: {type: string, maximum: 10}, fee: {type: decimal, digits: 6, scale: 2, optional: true}}
  card: {fields: {number: {type: string, pattern: "[0-9]{4}"}}}
  bill: {fields: {to: string, paid: {type: boolean, default: false}}}
unions: {payment: {discriminator: kind, members: [card, bill]}}
resources:
  order:
    fields: {number: string, state: state, lines: {type: [reason_form], maximum: 2}}
operations:
  cancel_order:
    POST: /orders/{id}/cancellations
    body: reason_form
    returns: {200: payment, 201: order, 204: , 409: problem}
    examples:
"""

ORDER = "{id: '1', number: A, state: gone, lines: [{reason: x, fee: 1.50}], created_at: 2026-01-01T00:00:00Z, "
ORDER += "updated_at: 2026-01-01T00:00:00Z}"


def loaded(*lines: str) -> Loaded:
    return load_sources([Source("api/order.yaml", HEAD + "".join(f"      {line}\n" for line in lines))])


def test_they_are_read_as_they_travel() -> None:
    """Enums by their value, decimals as text; names tell several of one status apart."""
    found = loaded(
        "request: {reason: late}",
        f"201: {ORDER}",
        "200 by_card: {kind: card, number: '1234'}",
        "204:",
        "409 too_late: {detail: it is shipped, errors: [{field: id, code: late, message: too late}]}",
        "409:",
    )
    assert found.diagnostics == ()
    assert found.design is not None
    operation = found.design.services["order"].operations[-1]
    assert [one.value for one in sent(operation)] == [{"reason": "late"}]
    order, card, empty, late, conflict = answered(operation)
    assert (order.value["state"], order.value["lines"][0]["fee"]) == ("GONE", "1.50")
    assert (card.status, card.name, card.value["number"]) == (200, "by_card", "1234")
    assert (empty.value, late.name, conflict.value) == (None, "too_late", {})


@pytest.mark.parametrize(
    ("line", "place", "says"),
    [
        ("first: {}", "20:7", "its name is 'request' or a status"),
        ("202: {}", "20:7", "'cancel_order' does not return 202"),
        ("204: 1", "20:12", "status 204 has no body"),
        ("request: {}", "20:16", "'reason_form' needs 'reason'"),
        ("request: {reason: x, resaon: y}", "20:28", "'reason_form' has no field 'resaon'"),
        ("request: {reason: much too long a text}", "20:25", "'reason' is not allowed: it is above the maximum 10"),
        ("request: {reason: x, fee: 1.505}", "20:33", "'fee' is not allowed: it has more than 6 digits"),
        ("request: {reason: [x]}", "20:25", "expected a trimmed text, found a list"),
        ("request: text", "20:16", "expected a map"),
        ("201: {id: '1'}", "20:12", "'order' needs 'number', 'state', 'lines', 'created_at', 'updated_at'"),
        ("200: {number: '1234'}", "20:12", "'kind' of 'payment' is one of card, bill"),
        ("200: {kind: cash}", "20:19", "'kind' of 'payment' is one of card, bill"),
        ("200: {kind: card, number: '12'}", "20:33", "'number' is not allowed: it does not match"),
        ("409: {message: no}", "20:13", "a problem has no field 'message'"),
        ("409: {errors: [{field: id}]}", "20:22", "a fault needs"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(line: str, place: str, says: str) -> None:
    """Down to the value that is wrong."""
    [found] = loaded(line).diagnostics
    assert (found.code, f"{found.span.line}:{found.span.column}") == ("bad-value", place), str(found)
    assert says in found.message
