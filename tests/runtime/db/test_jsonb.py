"""What is stored is read, also when another version of the service stored it."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import Struct

from onehand.runtime.db.jsonb import decoder
from onehand.runtime.model.enum import Enum


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Box(Struct):
    colour: Colour
    others: list[Colour]
    named: dict[str, Colour] = {}


def test_a_value_that_is_not_listed_is_read_wherever_it_stands() -> None:
    """In a model, a list and a map; it travels on as it came."""
    stored = b'{"colour":"green","others":["red","green"],"named":{"a":"green"}}'
    box = decoder(Box)(stored)
    assert (box.colour, box.colour.known, box.others[0]) == ("green", False, Colour.RED)
    assert msgspec.json.encode(box) == stored


def test_a_form_does_not_take_it() -> None:
    """The same type, read from a caller, stays closed; also after something stored was read."""
    decoder(list[Colour])(b'["green"]')
    with pytest.raises(msgspec.ValidationError, match="green"):
        msgspec.json.decode(b'["green"]', type=list[Colour])


def test_what_has_another_shape_is_refused() -> None:
    """Only values of enums are open: a number in place of one is a fault of the data."""
    with pytest.raises(msgspec.ValidationError):
        decoder(list[Colour])(b"[1]")


def test_nothing_is_nothing() -> None:
    """An empty column of another version is no error."""
    assert decoder(Box)(None) is None
