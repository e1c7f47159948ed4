"""Money is a decimal: a float cannot hold 0.1, and the error grows with every sum."""

from __future__ import annotations

from collections.abc import Iterator

from onehand.ir.nodes import Field
from onehand.ir.types import Primitive
from onehand.lint.problem import Problem
from onehand.lint.rule import rule

_MONEY = frozenset(
    {"amount", "price", "cost", "fee", "total", "subtotal", "balance", "tax", "vat", "discount", "salary"}
)


@rule(on=Field, severity="error")
def float_money(field: Field) -> Iterator[Problem]:
    if field.type == Primitive("float") and _MONEY & set(field.name.split("_")):
        message = f"'{field.name}' looks like money, and a float cannot hold it exactly"
        yield Problem(field.type_span, message, fix="{type: decimal, digits: 18, scale: 4}")
