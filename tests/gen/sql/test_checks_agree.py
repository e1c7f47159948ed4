"""Do the form and the database say the same of every value?"""

from __future__ import annotations

import math
import os
import re
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onehand.runtime.problem import Fault
from tests.gen.sql.probed import Judges, judges, probe_design

__all__ = ["judges"]

EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
"""Of each field, in every run; more of them when more is asked for."""
LENIENT = {
    "characters": "NUL cannot even be sent to PostgreSQL",
    "precision": "PostgreSQL rounds what has too many digits behind the point",
    "not_finite": "JSON has no word for it, and the database is not asked in words",
}
"""What the form refuses and the database may take: code of the fault -> why."""
UNSHARED = {"digits": "its pattern is outside of what all engines read alike, so that the API alone holds it"}
SHAPE = "of JSON the database knows the kinds, one level deep, and sizes; texts and bounds inside are the form's"

SPACES = "".join(chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace())
LETTERS = st.text(st.sampled_from("aabcx1@.:/é😀'\\\"-\0" + SPACES[:12] + "\u2028\u3000\u200b"), max_size=7)
TEXTS = (
    LETTERS
    | st.text(max_size=6)
    | st.sampled_from(["", " ", "x" * 201, "x" * 200, "a\nb", "a\rb", "a\u2028b", "ab\n", "a\tb", "a.bx", "éé", "12"])
)
ADDRESSES = st.builds(
    "{}{}@{}{}".format,
    LETTERS,
    st.sampled_from(["a", "", "a" * 240, "a" * 250]),
    LETTERS,
    st.sampled_from(["b.de", "b", ".", "b..c", "example.com", "b\u3000c"]),
)
URLS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["http://", "a+b://", "://", "1a://", "http:/"]),
    LETTERS,
    st.sampled_from(["", "a", "a" * 1992, "a" * 1993]),
)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).map(str) | st.sampled_from(
    [
        "0",
        "-0",
        "-0.0",
        "9999.99",
        "9999.994",
        "9999.995",
        "10000",
        "-0.5",
        "-0.51",
        "1000",
        "1000.0",
        "1000.1",
        "1E+3",
        "1E+1000",
        "1E-1000",
        "1E+999",
        "1E-1001",
    ]
)
MOMENTS = st.datetimes().map(lambda at: f"{at.isoformat()}Z") | st.sampled_from(
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "2000-01-01T00:00:00Z",
        "1999-12-31T23:59:59.999999Z",
        "2001-01-01T00:00:00.000001Z",
        "2001-01-01T00:00:00.000002Z",
        "2000-01-01T00:59:59+01:00",
    ]
)
KINDS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(-2, 2)
    | st.sampled_from(["", "x", "12.5", "EUR", "card", "open"])
    | st.just([])
    | st.just({})
)
KEYS = st.sampled_from(
    ["a", "b", "amount", "currency", "kind", "number", "count", "note", "flag", "state", "extra", "unknown"]
)
FREE = st.recursive(
    KINDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)
MONEY = {"amount": "12.5", "currency": "EUR"}
WHOLE = {
    "flag": True,
    "count": 1,
    "ratio": 1.5,
    "day": "2026-11-22",
    "state": "open",
    "extra": [None],
    "money": MONEY,
    "tags": ["a"],
    "labels": {"a": 1},
}


def broken(good: dict[str, Any]) -> st.SearchStrategy[Any]:
    """An object like this one, with some keys of another kind, missing or added."""
    changed = st.dictionaries(st.sampled_from([*good, "note", "maybe", "size", "type", "unknown"]), FREE, max_size=2)
    return st.builds(
        lambda more, gone: {key: value for key, value in (good | more).items() if key not in gone},
        changed,
        st.sets(st.sampled_from([*good, "-"]), max_size=1),
    )


MONEYS = st.just(MONEY) | broken(MONEY)
PAYMENTS = st.sampled_from(
    [
        {"kind": "card", "number": "1"},
        {"kind": "cash"},
        {"kind": "cash", "count": None},
        {"kind": ["card"], "number": "1"},
    ]
) | broken({"kind": "card", "number": "1"})
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "email": ADDRESSES,
    "url": URLS,
    "id": TEXTS,
    "string": TEXTS,
    "boolean": st.booleans(),
    "integer": st.integers() | st.integers(-5, 1005) | st.sampled_from([2**63 - 1, 2**63, -(2**63), -(2**63) - 1]),
    "decimal": DECIMALS,
    "float": st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([-1.5, -1.6, 1e300, math.nextafter(1e300, math.inf)]),
    "date": st.dates().map(str)
    | st.sampled_from(["0001-01-01", "9999-12-31", "1999-12-31", "2000-01-01", "2999-12-31", "3000-01-01"]),
    "datetime": MOMENTS,
    "uuid": st.uuids().map(str),
    "state": st.sampled_from(["open", 'it\'s "CLOSED"', "closed", "", "OPEN"]),
    "json": FREE,
    "money": MONEYS,
    "all": broken(WHOLE),
    "payment": PAYMENTS,
    "[string]": st.lists(st.just("a") | KINDS, max_size=5),
    "[money]": st.lists(MONEYS | KINDS, max_size=3),
    "[payment]": st.lists(PAYMENTS | KINDS, max_size=3),
    "[state]": st.lists(st.sampled_from(["open"]) | KINDS, max_size=3),
    "{map: integer}": st.dictionaries(KEYS, st.integers(0, 3) | KINDS, max_size=4),
    "{map: money}": st.dictionaries(KEYS, MONEYS | KINDS, max_size=3),
    "[[integer]]": st.lists(st.lists(st.integers(0, 3), max_size=2) | KINDS, max_size=3),
}
FIELDS = {one.name: one for one in probe_design().services["probe"].resources["probe"].fields if not one.audit}


@pytest.mark.parametrize("name", FIELDS)
def test_what_the_api_takes_the_database_takes_and_the_reverse(judges: Judges, name: str) -> None:
    """A value of every type is refused by both or by none; where the database may be more lenient, it is for a reason
    that is written down, and it is never stricter: a caller gets a 422 that names the field, and no surprise.
    """

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(VALUES[str(FIELDS[name].type)] | (FREE if judges.types[name] == "jsonb" else st.nothing()))
    def agree(value: Any) -> None:
        if value is None:
            return
        form, faults = judges.api(name, value)
        if not faults:
            assert judges.stored(name, form) is None
            # Inside of JSON the form writes what it has understood: `null` where a default is may be said, not stored.
            assert judges.types[name] == "jsonb" or judges.database(name, value) is None
        elif _is_shared(name, faults, judges.types[name] == "jsonb"):
            refusal = judges.database(name, value)
            assert refusal is not None, faults
            assert refusal.startswith(f"probes_{name}_") or refusal == "22003", refusal

    agree()


def _is_shared(name: str, faults: list[Fault], is_json: bool) -> bool:
    """Does the database know this, too?"""
    if name in UNSHARED or any(fault.code in LENIENT for fault in faults):
        return False
    return not is_json or any(_is_of_shape(name, fault) for fault in faults)


def _is_of_shape(name: str, fault: Fault) -> bool:
    """Another kind of JSON, or a missing key, at most one key below the column or its items; or its own size."""
    if fault.field == name:
        return fault.code in {"too_short", "too_long"} or _is_kind(fault)
    item = r"\[\d+\]" if str(FIELDS[name].type).startswith("[") else r"\.\w+"
    if not str(FIELDS[name].type).startswith(("[", "{")):
        item = ""
    deep = re.fullmatch(rf"{name}{item}(\.\w+)?", fault.field) is not None
    return deep and (
        _is_kind(fault) or fault.code == "required" or (fault.code == "unknown_value" and fault.field.endswith(".kind"))
    )


def _is_kind(fault: Fault) -> bool:
    """JSON has one kind of number."""
    return fault.code == "type" and ", not " in fault.message and "an integer, not a number" not in fault.message


def test_every_space_of_unicode_is_space(judges: Judges) -> None:
    """No character is space to Python and a letter to PostgreSQL, or the reverse: in texts, addresses and urls."""
    codes = [code for code in range(1, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    found = judges.run(
        judges.connection.fetchrow(
            """select array_agg(code) filter (where not onehand.is_text(chr(code) || 'x')),
              array_agg(code) filter (where not onehand.is_text('x' || chr(code))),
              array_agg(code) filter (where not onehand.is_email('x' || chr(code) || '@y') and code <> 64),
              array_agg(code) filter (where not onehand.is_email('x@y' || chr(code) || 'z') and code not in (46, 64)),
              array_agg(code) filter (where not onehand.is_url('x://y' || chr(code) || 'z'))
            from unnest($1::int[]) as code""",
            codes,
        )
    )
    space = [ord(char) for char in SPACES]
    assert [list(one) for one in found] == [space] * 3 + [space, space]


def test_a_text_without_anything_is_no_text(judges: Judges) -> None:
    """Empty, and nothing but space: refused by the constraint that says so, whatever the other constraints say."""
    for name in ("text", "bounded", "email", "url", "reference"):
        for value in ("", " ", "\u3000"):
            assert judges.database(name, value) in {
                f"probes_{name}_{fact}" for fact in ("not_blank", "minimum", "pattern")
            }
    assert judges.database("text", "") == "probes_text_not_blank"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("name", ["exact", "priced", "rated", "ratio", "angle"])
def test_no_column_holds_what_is_no_number(judges: Judges, name: str, value: str) -> None:
    """JSON cannot say it, so nobody could read the row again."""
    assert (judges.database(name, value) or "").startswith(("probes_", "22003"))
