"""What generated tests ask with: forms that are wrong in one place, and answers as they came."""

from __future__ import annotations

import pytest

from onehand.runtime.client.client import Client
from onehand.runtime.client.errors import NotMocked
from onehand.runtime.mock.service import Mock
from onehand.runtime.problem import NotMocked as NothingStandsForIt
from onehand.runtime.told import MemoryEvents
from onehand.runtime.trial import ask, at, changed, conflict, part, refusal, without
from tests.runtime.sample.services.user.generated.app import SERVICE

FORM = {"name": "a", "price": {"amount": "1"}, "lines": [{"count": 1}]}


@pytest.mark.parametrize(
    ("path", "value"), [("name", 1), ("price.amount", "2"), ("lines[0].count", 0), ("lines[1].count", 5), ("new", None)]
)
def test_a_form_is_changed_in_one_place(path: str, value: object) -> None:
    """The form itself stays, and so does everything else in the copy."""
    before = str(FORM)
    assert at(changed(FORM, path, value), path) == value
    assert str(FORM) == before


def test_parts_of_a_form() -> None:
    """As a PATCH says them, and as a form that lacks something."""
    assert part(FORM, "lines[0].count") == {"lines": [{"count": 1}]}
    assert without(FORM, "name", "price") == {"lines": [{"count": 1}]}


def test_what_is_wrong_is_told_whole() -> None:
    """Status and every fault."""
    assert refusal(("name", "blank")) == (422, frozenset({("name", "blank")}))
    assert conflict("email") == (409, frozenset({("email", "taken")}))


async def test_an_answer_is_no_exception() -> None:
    """Whatever it is: but for what nobody could have answered."""
    mock = Mock(SERVICE)
    client = mock.client(Client)
    assert (await ask(client.acting_as(lambda: ""), "GET", "/users")).status == 401
    assert (await ask(client, "GET", "/users")).body == b"[]"
    mock.stub("list_users", returns=NothingStandsForIt("nobody"))
    with pytest.raises(NotMocked):
        await ask(client, "GET", "/users")


async def test_nothing_is_told_of_somebody_unknown() -> None:
    """A mock has told all there is to tell: nobody waits."""
    assert await MemoryEvents(Mock(SERVICE).store).of("user", "nobody", count=1) == []
