"""Clients: typed errors, retries only where they are safe, pages as iteration; with and without sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onehand.runtime.client import errors
from onehand.runtime.client.client import Client
from onehand.runtime.client.http_transport import HttpTransport
from onehand.runtime.client.path import segment
from onehand.runtime.client.query import write_query
from onehand.runtime.client.retry import Retries
from onehand.runtime.client.transport import Response, TransportError
from onehand.runtime.config import Address
from onehand.runtime.http.server import Listener
from onehand.runtime.mock.service import Mock
from onehand.runtime.model import OpenUnion, Resource, Unknown, Value
from tests.runtime.sample.services.user.generated.app import SERVICE
from tests.runtime.sample.services.user.generated.client.client import UserClient
from tests.runtime.sample.services.user.generated.client.models import User, UserForm, UserPatch, UserStatus

QUICK = Retries(first=0.001, longest=0.05)


class Scripted:
    """A transport that says what it is told to, and remembers what it was asked."""

    def __init__(self, *outcomes: Response | TransportError) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.bodies: list[bytes] = []

    async def send(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Response:
        self.asked.append((method, target, headers))
        self.bodies.append(body)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    async def close(self) -> None:
        pass


def client(*outcomes: Response | TransportError) -> tuple[UserClient, Scripted]:
    transport = Scripted(*outcomes)
    return UserClient(transport=transport, retries=QUICK, token=lambda: "t"), transport


OK = Response(200, {}, b"[]")
BUSY = Response(503, {"retry-after": "0"}, b"")
MADE = Response(
    201,
    {},
    b'{"id":"1","email":"a","name":"b","status":"x",'
    b'"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}',
)
CUT = TransportError("cut", sent=True)
REFUSED = TransportError("refused", sent=False)


@pytest.mark.parametrize("first", [BUSY, CUT, REFUSED, Response(429, {}, b""), Response(502, {}, b"")])
async def test_reading_is_tried_again(first: Any):
    """A busy or lost service is asked again."""
    caller, transport = client(first, OK)
    assert (await caller.list_users()).items == []
    assert len(transport.asked) == 2


async def test_it_gives_up_in_the_end():
    """After the last attempt the caller gets the reason, typed."""
    caller, transport = client(*[REFUSED] * 4)
    with pytest.raises(errors.Unavailable, match="user: GET /users: 503: No answer: refused"):
        await caller.list_users()
    assert len(transport.asked) == 4


@pytest.mark.parametrize("first", [CUT, BUSY, REFUSED, Response(409, {"retry-after": "0"}, b"")])
async def test_a_post_is_sent_again_with_the_same_key(first: Any):
    """The service carries it out once, whatever became of the first attempt; every call has a key of its own."""
    caller, transport = client(first, MADE, MADE)
    assert (await caller.create_user(UserForm(email="a", name="b"))).id == "1"
    await caller.create_user(UserForm(email="a", name="b"))
    keys = [headers["idempotency-key"] for _, _, headers in transport.asked]
    assert keys[0] == keys[1]
    assert keys[1] != keys[2]


async def test_the_caller_may_give_the_key():
    """Then another process may send the same again."""
    caller, transport = client(MADE, OK)
    await caller.keyed("order-4711").create_user(UserForm(email="a", name="b"))
    await caller.list_users()
    assert transport.asked[0][2]["idempotency-key"] == '"order-4711"'
    assert "idempotency-key" not in transport.asked[1][2]


@pytest.mark.parametrize(("outcome", "attempts"), [(CUT, 1), (BUSY, 1), (REFUSED, 2)])
async def test_a_post_to_a_facade_is_never_sent_twice(outcome: Any, attempts: int):
    """Only when it certainly did not arrive: a facade has no place to keep its answers."""

    class Facade(Client):
        repeats_posts = False

    transport = Scripted(outcome, OK)
    caller = Facade(transport=transport, retries=QUICK)
    if attempts == 2:
        await caller.request("POST", "/orders")
    else:
        with pytest.raises(errors.Unavailable):
            await caller.request("POST", "/orders")
    assert len(transport.asked) == attempts


async def test_a_conflict_is_final():
    """Only one that says when to come back is an earlier attempt of the same request."""
    caller, transport = client(Response(409, {}, b"{}"))
    with pytest.raises(errors.Conflict):
        await caller.create_user(UserForm(email="a", name="b"))
    assert len(transport.asked) == 1


async def test_a_long_retry_after_is_not_waited_for():
    """Who must wait longer than the client does, is told at once."""
    caller, transport = client(Response(503, {"retry-after": "3600"}, b""))
    with pytest.raises(errors.Unavailable):
        await caller.list_users()
    assert len(transport.asked) == 1


async def test_unknown_enum_values_survive():
    """A value that the client was not generated for is kept, and travels back."""
    body = MADE.body[:-1].replace(b'"x"', b'"frozen"') + b',"more":1}'
    caller, _ = client(Response(200, {}, body))
    user = await caller.get_user("1")
    assert (user.status, user.status.known, UserStatus.ACTIVE.known) == ("frozen", False, True)


class Card(Value, tag_field="kind", tag="card"):
    number: str


Payment = OpenUnion[Card]


class Order(Resource):
    payment: Payment


async def test_unknown_members_of_unions_survive():
    """In one answer and in a page of them; sent back, they are what they were."""
    text = b'{"payment":{"kind":"voucher","code":"A"}}'
    caller, transport = client(Response(200, {}, text), Response(200, {}, b"[%s]" % text), Response(204, {}, b""))
    order = await caller.request("GET", "/orders/1", returns=Order)
    assert (await caller.page("/orders", item=Order)).items == [order]
    assert isinstance(order.payment, Unknown)
    await caller.request("PUT", "/orders/1", body=order)
    assert transport.bodies == [b"", b"", text]


async def test_an_answer_that_cannot_be_read():
    """A typed error too, not a decoder's."""
    caller, _ = client(Response(200, {}, b"<html>"))
    with pytest.raises(errors.Unreadable):
        await caller.get_user("1")


async def test_an_error_without_a_problem_document():
    """A proxy's page becomes the detail."""
    caller, _ = client(Response(404, {}, b"<h1>nginx</h1>"))
    with pytest.raises(errors.NotFound, match="nginx"):
        await caller.get_user("1")


async def test_token_and_trace_are_sent():
    """Every request carries both; `traced` keeps the connections."""
    caller, transport = client(OK, OK)
    await caller.list_users()
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await caller.traced(trace).list_users()
    assert transport.asked[0][2]["authorization"] == "Bearer t"
    assert transport.asked[1][2]["traceparent"] == trace


def test_paths_and_queries():
    """A value is one segment; an empty one is refused, because it would be another operation."""
    assert segment("a/b c?") == "a%2Fb%20c%3F"
    for bad in ("", ".", ".."):
        with pytest.raises(ValueError, match="cannot be part"):
            segment(bad)
    assert write_query({"a": None, "b": True, "c": ["x", "y&"], "d": UserStatus.ACTIVE, "e": 1}) == (
        "?b=true&c=x&c=y%26&d=active&e=1"
    )
    assert write_query({"a": None}) == ""


@pytest.fixture(params=["in process", "socket"])
async def users(request: pytest.FixtureRequest):
    mock = Mock(SERVICE)
    if request.param == "in process":
        yield mock.client(UserClient, scopes=("users:delete",))
        return
    listener = Listener(mock.app, Address("127.0.0.1", 0))
    serving = asyncio.create_task(listener.run())
    token = mock.keys.user("ada", ("users:delete",))
    async with UserClient(f"http://{listener.address}", token=lambda: token) as caller:
        yield caller
    listener.stop()
    await serving


async def test_a_whole_life(users: UserClient):
    """Everything that CRUD says, through the generated client, over a socket as in process."""
    user = await users.create_user(UserForm(email="ada@example.com", name="Ada"))
    assert isinstance(user, User)
    assert await users.get_user(user.id) == user
    sequence = await users.sequence(f"/users/{user.id}")
    changed = await users.patch_user(user.id, UserPatch(name="Ada L"), if_match=sequence)
    assert changed.name == "Ada L"
    with pytest.raises(errors.PreconditionFailed):
        await users.update_user(user.id, UserForm(email="x@y.de", name="X"), if_match=sequence)
    with pytest.raises(errors.Conflict) as conflict:
        await users.create_user(UserForm(email="Ada@example.com", name="Other"))
    assert [(fault.field, fault.code) for fault in conflict.value.errors] == [("email", "taken")]
    with pytest.raises(errors.Invalid) as invalid:
        await users.create_user(UserForm(email="nobody", name=" "))
    assert [(fault.field, fault.code) for fault in invalid.value.errors] == [("email", "pattern"), ("name", "blank")]
    assert [one.type for one in (await users.list_user_versions(user.id)).items] == ["update", "insert"]
    await users.delete_user(user.id)
    with pytest.raises(errors.NotFound, match="no user has the id"):
        await users.get_user(user.id)
    with pytest.raises(errors.NotMocked):
        await users.block_user(user.id)


async def test_pages_are_iteration(users: UserClient):
    """All of them, in order, asked for as they are needed."""
    for number in range(7):
        await users.create_user(UserForm(email=f"u{number}@example.com", name=f"U{number}"))
    page = await users.list_users(limit=3, sort="name")
    assert [one.name for one in page.items] == ["U0", "U1", "U2"]
    page = await users.list_users(limit=3, sort="name", after=page.next)
    assert [one.name for one in page.items] == ["U3", "U4", "U5"]
    assert [one.name async for one in users.all_users(sort="name")] == [f"U{number}" for number in range(7)]


async def test_nobody_listens():
    """A refused connection is Unavailable, with the reason."""
    caller = Client(transport=HttpTransport("http://127.0.0.1:9"), retries=QUICK)
    with pytest.raises(errors.Unavailable, match="ConnectError"):
        await caller.request("GET", "/users")
    await caller.close()


async def test_a_service_that_takes_too_long():
    """The time limit ends the call."""

    async def slow(call: Any) -> int:
        await asyncio.sleep(5)
        return 1

    mock = Mock(SERVICE, stubs={"count_users": slow})
    listener = Listener(mock.app, Address("127.0.0.1", 0))
    serving = asyncio.create_task(listener.run())
    transport = HttpTransport(f"http://{listener.address}", timeout=0.05)
    caller = Client(transport=transport, retries=Retries(attempts=1))
    with pytest.raises(errors.Unavailable, match="ReadTimeout"):
        await caller.request("GET", "/users/count")
    await caller.close()
    for task in list(mock.app._running):
        task.cancel()
    listener.stop()
    await serving
