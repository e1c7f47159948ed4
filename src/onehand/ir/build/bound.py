"""Do the bounds, the pattern, the digits of a field fit its type?"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onehand.design.field import FieldSyntax
from onehand.design.tree import Scalar
from onehand.ir.build.scope import Scope
from onehand.ir.build.value import MisfitError, fit
from onehand.ir.types import TEXT_PRIMITIVES, ListOf, MapOf, Primitive, Type

_VALUED = frozenset({"integer", "decimal", "float", "date", "datetime"})
_PATTERNED = frozenset({"string", "id", "email", "url"})
LONGEST_PATTERN = 1000
_ENDLESS = re.compile(r"\((\?:)?(\[[^\]]*\]|\\?.)[*+]\)[*+{]")
"""`(a+)+`: engines that go back over what they matched need exponential time for it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What limits the values of a field, as in ir.nodes.Field."""

    minimum: int | float | str | None
    maximum: int | float | str | None
    pattern: str | None
    digits: int | None
    scale: int | None


def build_bounds(syntax: FieldSyntax, type: Type, scope: Scope) -> Bounds:
    """The bounds as far as they are right; the rest is in the report."""
    minimum = _bound("minimum", syntax.minimum, syntax, type, scope)
    maximum = _bound("maximum", syntax.maximum, syntax, type, scope)
    place = syntax.minimum.span if syntax.minimum else syntax.span
    if minimum is not None and maximum is not None and _order(minimum, type) > _order(maximum, type):
        scope.report.error("bad-bound", place, f"minimum {minimum} is above maximum {maximum}", help="exchange them")
    digits, scale = _digits(syntax, type, scope)
    return Bounds(minimum, maximum, _pattern(syntax, type, scope), digits, scale)


def outside(value: Any, type: Type, bounds: Bounds) -> str | None:
    """Which bound a value of this type breaks, as JSON; None when it keeps them all."""
    size = len(value) if isinstance(value, str | list | dict) and not _valued(type) else value
    if bounds.minimum is not None and _order(size, type) < _order(bounds.minimum, type):
        return f"it is below the minimum {bounds.minimum}"
    if bounds.maximum is not None and _order(size, type) > _order(bounds.maximum, type):
        return f"it is above the maximum {bounds.maximum}"
    if bounds.pattern is not None and not _compiled(bounds.pattern).fullmatch(value):
        return f"it does not match the pattern '{bounds.pattern}'"
    return _too_precise(value, bounds) if bounds.digits is not None else None


def _too_precise(value: str, bounds: Bounds) -> str | None:
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    before = max(0, number.adjusted() + 1)
    scale = bounds.scale or 0
    if places > scale or before > (bounds.digits or 0) - scale:
        return f"it has more than {bounds.digits} digits, {scale} of them after the point"
    return None


def _valued(type: Type) -> bool:
    """Whether a bound is about the value itself, not its size."""
    return isinstance(type, Primitive) and type.name in _VALUED


def _bound(key: str, node: Scalar | None, syntax: FieldSyntax, type: Type, scope: Scope) -> int | float | str | None:
    if node is None:
        return None
    if isinstance(type, ListOf | MapOf) or (isinstance(type, Primitive) and type.name in TEXT_PRIMITIVES):
        if isinstance(node.value, int) and node.value >= 0:
            return node.value
        scope.report.error(
            "bad-bound",
            node.span,
            f"{key} of {_what(type)} is its size, found '{node.text}'",
            help="write a whole number",
        )
        return None
    if isinstance(type, Primitive) and type.name in _VALUED:
        try:
            found: int | float | str = fit(node, type, scope)
        except MisfitError as misfit:
            scope.report.error(
                "bad-bound", node.span, f"{key} does not fit {type}: {misfit}", help="write a value of the type"
            )
            return None
        return found
    _not_for(key, syntax, type, scope)
    return None


def _order(value: float | str, type: Type) -> Any:
    return Decimal(value) if isinstance(type, Primitive) and type.name == "decimal" else value


def _what(type: Type) -> str:
    return "a list" if isinstance(type, ListOf) else "a map" if isinstance(type, MapOf) else f"a text of type '{type}'"


def _pattern(syntax: FieldSyntax, type: Type, scope: Scope) -> str | None:
    if syntax.pattern is None:
        return None
    if not (isinstance(type, Primitive) and type.name in _PATTERNED):
        _not_for("pattern", syntax, type, scope)
        return None
    if len(syntax.pattern.value) > LONGEST_PATTERN:
        scope.report.error(
            "bad-pattern",
            syntax.pattern.span,
            f"the pattern is longer than {LONGEST_PATTERN} characters",
            help="say less in it",
        )
        return None
    try:
        _compiled(syntax.pattern.value)
    except (re.error, OverflowError, RecursionError) as fault:
        scope.report.error(
            "bad-pattern",
            syntax.pattern.span,
            f"the pattern is no regular expression: {fault}",
            help="for example '[A-Z]{3}'",
        )
        return None
    if _ENDLESS.search(syntax.pattern.value):
        message = "the pattern repeats a repetition, and can take forever to match"
        scope.report.error("bad-pattern", syntax.pattern.span, message, help="'(a+)+' is 'a+'")
        return None
    return syntax.pattern.value


def _compiled(pattern: str) -> re.Pattern[str]:
    """Python warns of classes that other engines read differently; the rule `pattern-outside-subset` says it better."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(pattern)


def _digits(syntax: FieldSyntax, type: Type, scope: Scope) -> tuple[int | None, int | None]:
    digits, scale = syntax.digits, syntax.scale
    if not (isinstance(type, Primitive) and type.name == "decimal"):
        for key, given in (("digits", digits), ("scale", scale)):
            if given is not None:
                _not_for(key, syntax, type, scope)
        return None, None
    if digits is None:
        if scale is not None:
            scope.report.error(
                "bad-bound", scale.span, "'scale' has no 'digits' beside it", help="for example 'digits: 18, scale: 4'"
            )
        return None, None
    places = scale.value if scale else 0
    if not 1 <= digits.value <= 1000 or not 0 <= places <= digits.value:
        scope.report.error(
            "bad-bound",
            digits.span,
            f"{digits.value} digits, {places} of them after the point, is no decimal",
            help="1 to 1000 digits, scale at most digits",
        )
        return None, None
    return digits.value, places


def _not_for(key: str, syntax: FieldSyntax, type: Type, scope: Scope) -> None:
    place = syntax.places.get(key, syntax.span)
    scope.report.error("not-for-type", place, f"'{key}' has no meaning for type '{type}'", help=f"remove '{key}'")
