"""How is written that a rule does not hold for something?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.design import shape
from onehand.design.shape import At
from onehand.design.tree import Node
from onehand.text.report import Report
from onehand.text.span import Span


@dataclass(frozen=True, slots=True)
class ExemptionSyntax:
    rule: At[str]
    on: At[str]
    reason: str
    until: At[str] | None
    span: Span


def read_exemptions(node: Node, report: Report) -> tuple[ExemptionSyntax, ...]:
    read = (_read_exemption(item, report) for item in shape.items(node, "exemptions", report))
    return tuple(one for one in read if one is not None)


def _read_exemption(node: Node, report: Report) -> ExemptionSyntax | None:
    given = shape.keys(node, "exemption", report)
    read = {key: shape.text_at(one.value, report) for key, one in given.items()}
    rule, on, reason = read.get("rule"), read.get("on"), read.get("reason")
    if rule is None or on is None or reason is None:
        return None
    return ExemptionSyntax(rule, on, reason.value, read.get("until"), node.span)
