"""How is written that somebody wants a break?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.design import shape
from onehand.design.shape import At
from onehand.design.tree import Node
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class WaiverSyntax:
    change: At[str]
    """The fingerprint that `dev api diff` prints."""
    reason: str
    until: At[str]
    span: Span


def read_waivers(node: Node, report: Report) -> tuple[WaiverSyntax, ...]:
    read = (_read_waiver(item, report) for item in shape.items(node, "waivers", report))
    return tuple(one for one in read if one is not None)


def _read_waiver(node: Node, report: Report) -> WaiverSyntax | None:
    given = shape.keys(node, "waiver", report)
    read = {key: shape.text_at(one.value, report) for key, one in given.items()}
    change, reason, until = read.get("change"), read.get("reason"), read.get("until")
    if change is None or reason is None or until is None:
        return None
    return WaiverSyntax(change, reason.value, until, node.span)
