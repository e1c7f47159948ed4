"""Is a form that msgspec has accepted, or that code has made, really acceptable?

msgspec checks types, lengths and patterns while it decodes. What it cannot see is checked here, by rules that are
built once per class: trimmed text, NUL, NaN, digits and scale, bounds of decimals and dates, offsets.
"""

from __future__ import annotations

from typing import Any

import msgspec

from onehand.runtime.model.rules.build import rule_of
from onehand.runtime.model.rules.rule import Faults
from onehand.runtime.problem import Invalid


def check(struct: msgspec.Struct) -> None:
    """Called by `__post_init__`; puts values in canonical form (UTC, scale); Invalid with all faults."""
    faults: Faults = []
    rule_of(type(struct)).check(struct, "", faults)
    if faults:
        raise Invalid(faults)


def validate(value: Any, type: Any) -> Any:
    """The complete check, for a value that did not come through a decoder: as if it had been sent as JSON."""
    faults: Faults = []
    checked = rule_of(type).read(msgspec.to_builtins(value), "", faults)
    if faults:
        raise Invalid(faults)
    return checked
