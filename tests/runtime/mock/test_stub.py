"""A test says what the mock answers."""

from __future__ import annotations

from typing import Any

import pytest

from onehand.runtime.mock.service import Mock
from onehand.runtime.problem import Conflict
from tests.runtime.caller import Caller
from tests.runtime.sample.services.user.generated.app import SERVICE
from tests.runtime.sample.services.user.generated.models import UserForm


@pytest.fixture
def mock() -> Mock:
    return Mock(SERVICE)


@pytest.fixture
def call(mock: Mock) -> Caller:
    return Caller(mock.app, mock.keys.user("ada", ("users:delete",)))


async def test_a_value(mock: Mock, call: Caller) -> None:
    """The same one every time."""
    mock.stub("count_users", returns=7)
    assert [(await call.get("/users/count")).json for _ in range(2)] == [7, 7]


async def test_several_in_turn(mock: Mock, call: Caller) -> None:
    """The last one stays; a problem may be among them."""
    mock.stub("count_users", in_turn=[1, Conflict("busy"), 3])
    said = [await call.get("/users/count") for _ in range(4)]
    assert [one.status for one in said] == [200, 409, 200, 200]
    assert said[1].json["detail"] == "busy"
    assert said[3].json == 3


async def test_a_function(mock: Mock, call: Caller) -> None:
    """It has the handler's signature and the call; plain or a coroutine."""

    async def invite(call: Any, **arguments: Any) -> Any:
        await call.users.insert(UserForm(email="a@b.de", name="invited"))
        raise Conflict("after all not")

    mock.stub("count_users", returns=lambda call: len(call.caller))
    assert (await call.get("/users/count")).json == 3
    mock.stub("create_user", returns=invite)
    assert (await call.post("/users", {"email": "a@b.de", "name": "a"})).status == 409
    assert not mock.store.tables["user"].by_id


async def test_a_generated_operation_can_be_stubbed_too(mock: Mock, call: Caller) -> None:
    """Until the mock is reset."""
    mock.stub("list_users", returns=Conflict("no list today"))
    assert (await call.get("/users")).status == 409
    mock.reset()
    assert (await call.get("/users")).status == 200


async def test_what_nobody_answers_says_how_to_give_an_answer(call: Caller) -> None:
    """501, with both ways."""
    said = await call.get("/users/count")
    assert (said.status, said.json["type"]) == (501, "/problems/not-mocked")
    assert "examples:" in said.json["detail"]
    assert "mock.stub('count_users', returns=...)" in said.json["detail"]


def test_a_value_that_is_not_declared_is_told_at_once(mock: Mock) -> None:
    """Not as a 500 in the middle of a test."""
    with pytest.raises(TypeError, match="'count_users' returned str, the design declares int"):
        mock.stub("count_users", returns="seven")
    with pytest.raises(TypeError, match="BlockUser200"):
        mock.stub("block_user", returns=7)


def test_a_name_that_does_not_exist_is_told_at_once(mock: Mock) -> None:
    """With the one that was meant."""
    with pytest.raises(ValueError, match="no operation named 'count_user', did you mean 'count_users'"):
        mock.stub("count_user", returns=7)
    with pytest.raises(ValueError, match="get_usr"):
        mock.fail("get_usr")
