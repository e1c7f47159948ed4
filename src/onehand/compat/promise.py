"""Which promise does a change break? The table that every verdict comes from.

A change is what happens to something (`Action`), felt in a direction: an *input* is written by old callers and read by
the new service, an *output* or *event* is written by the new service and read by old readers, what is *stored* was
written under the old design and is read under the new one. What is not in the table breaks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Action = Literal["widen", "narrow", "replace", "remove", "add"]
Direction = Literal["input", "output", "event", "stored"]
Promise = Literal["wire", "source", "replay", "database"]
"""wire: who speaks the old design is understood, and understands. source: code written against the old design compiles
and means the same. replay: journal records and stored events of the old design are readable. database: the rows that
exist fit, and nothing of them is lost.
"""
Facet = Literal[
    "value",  # the set of values that are possible
    "variant",  # values of enums, members of unions, orders of a list: open for readers, closed for writers
    "bound",  # bounds, patterns, uniqueness, references: only checked when something is written
    "required field",
    "optional field",
    "form field",  # of what refuses fields that it does not know: forms, patches, parameters
    "column",
    "operation",
    "event",
    "meaning",  # accepted as before, but it says something else
    "access",
    "name",  # only code sees it
    "record",  # how long the past is kept
    "note",
]

PROMISES: Mapping[tuple[Facet, Action], Mapping[Direction, tuple[Promise, ...]]] = {
    ("value", "widen"): {"output": ("wire",), "event": ("wire",)},
    ("value", "narrow"): {"input": ("wire",), "stored": ("database", "replay")},
    ("value", "replace"): {
        "input": ("wire",),
        "output": ("wire",),
        "event": ("wire",),
        "stored": ("database", "replay"),
    },
    ("variant", "narrow"): {"input": ("wire",), "stored": ("database", "replay")},
    ("variant", "remove"): {
        "input": ("wire",),
        "output": ("source",),
        "event": ("source",),
        "stored": ("database", "replay"),
    },
    ("variant", "replace"): {
        "input": ("wire",),
        "output": ("source",),
        "event": ("source",),
        "stored": ("database", "replay"),
    },
    ("bound", "narrow"): {"input": ("wire",), "stored": ("database",)},
    ("bound", "replace"): {"input": ("wire",), "stored": ("database",)},
    ("required field", "add"): {"input": ("wire",), "stored": ("database", "replay")},
    ("required field", "remove"): {"input": ("source",), "output": ("wire",), "event": ("wire",)},
    ("optional field", "remove"): {"input": ("source",), "output": ("source",), "event": ("source",)},
    ("form field", "remove"): {"input": ("wire",)},
    ("column", "remove"): {"stored": ("database",)},
    ("operation", "remove"): {"input": ("wire",), "output": ("wire",)},
    ("operation", "replace"): {"input": ("wire",), "output": ("wire",)},
    ("event", "remove"): {"event": ("wire",)},
    ("event", "replace"): {"event": ("wire",)},
    ("meaning", "replace"): {"input": ("source",), "output": ("source",), "event": ("source",)},
    ("access", "narrow"): {"input": ("wire",)},
    ("name", "replace"): {"input": ("source",), "output": ("source",), "event": ("source",)},
    ("record", "narrow"): {"event": ("replay",)},
}


def broken(facet: Facet, action: Action, direction: Direction) -> tuple[Promise, ...]:
    """In the order of their names; empty = it breaks nothing."""
    return PROMISES.get((facet, action), {}).get(direction, ())
