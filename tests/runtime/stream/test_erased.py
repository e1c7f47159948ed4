"""What is erased of an event, and what stays?"""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onehand.runtime.stream.erased import EACH, Erased, Forgetting, erase, forgetting, redact, redacted
from tests.runtime.stream.contract import message

VALUE: dict[str, Any] = {
    "name": "Ada",
    "cards": [{"kind": "card", "number": "42"}, {"kind": "iban", "number": "DE1"}],
    "places": {"home": {"street": "Park"}, "work": {"street": "City"}},
}


@pytest.mark.parametrize(
    ("path", "facts", "changed"),
    [
        (("name",), {}, {"cards": VALUE["cards"], "places": VALUE["places"]}),
        (("name",), {"value": "forgotten"}, {**VALUE, "name": "forgotten"}),
        (("absent",), {"value": "forgotten"}, VALUE),
        (
            ("cards", EACH, {"kind": "card"}, "number"),
            {"value": "0"},
            {**VALUE, "cards": [{"kind": "card", "number": "0"}, VALUE["cards"][1]]},
        ),
        (("places", EACH, "street"), {}, {**VALUE, "places": {"home": {}, "work": {}}}),
        (("places", "home"), {"only": ("id",)}, {**VALUE, "places": {"home": {}, "work": {"street": "City"}}}),
        (({"name": "Bob"}, "name"), {}, VALUE),
        (("name", "first"), {}, VALUE),
        (("cards", "number"), {}, VALUE),
        ((EACH, EACH, "street"), {"value": None}, {**VALUE, "places": {n: {"street": None} for n in VALUE["places"]}}),
    ],
)
def test_a_path_leads_to_one_place(path: Any, facts: dict[str, Any], changed: Any) -> None:
    """What is not there is passed over; the rest stays as it was, and so does the value that was given."""
    before = json.dumps(VALUE)
    assert erase(VALUE, [Erased(events=(), path=path, **facts)]) == changed
    assert json.dumps(VALUE) == before


def test_only_events_that_are_named_change() -> None:
    """The very same bytes, when nothing is erased."""
    body = b'{"name": "Ada"}'
    one = Erased(events=("user_upserted",), path=("name",))
    assert redacted(body, "user_deleted", [one]) is body
    assert redacted(b'{"other": 1}', "user_upserted", [one]) == b'{"other": 1}'
    assert redacted(body, "user_upserted", [one]) == b"{}"


def test_numbers_stay_exact() -> None:
    """Integers of any size, and what a float holds."""
    body = b'{"name":"Ada","big":123456789012345678901234567890,"small":0.1}'
    assert json.loads(redacted(body, "e", [Erased(events=("e",), path=("name",))])) == {
        "big": 123456789012345678901234567890,
        "small": 0.1,
    }


def test_what_an_event_tells_is_read_back() -> None:
    """It travels as JSON; a field that a newer producer adds is passed over."""
    erased = (Erased(events=("user_upserted",), path=("user", {"kind": "card"}, "number"), value=None),)
    fields = {"id": "ada", "erased": msgspec.to_builtins(erased), "more": True}
    told = forgetting(message("ada", 9, body=json.dumps(fields).encode()))
    assert told == Forgetting(key="ada", sequence=9, erased=erased)


def test_newer_events_and_other_keys_are_left_alone() -> None:
    """The row may live on, with personal data of its own."""
    told = Forgetting(key="ada", sequence=5, erased=(Erased(events=("user_upserted",), path=("name",)),))
    sent = [message(key, number, body=b'{"name":"Ada"}') for key, number in (("ada", 4), ("ada", 5), ("bob", 4))]
    after = [redact(one, [told]) for one in sent]
    assert [one.body for one in after] == [b"{}", b'{"name":"Ada"}', b'{"name":"Ada"}']
    assert [one.headers.get("redacted") for one in after] == ["true", None, None]
    assert redact(after[0], [told]) is after[0]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abk"), inner, max_size=3),
    max_leaves=12,
)
_steps = st.lists(st.sampled_from(["a", "b", "k", EACH]) | st.just({"k": "x"}), min_size=1, max_size=4).map(tuple)


@given(_json, st.lists(_steps, max_size=3))
def test_erasing_twice_is_erasing_once(value: Any, paths: list[Any]) -> None:
    """For any value and any paths; nothing raises."""
    erased = [Erased(events=(), path=(*path, "a"), value="gone") for path in paths]
    once = erase(value, erased)
    assert erase(once, erased) == once
