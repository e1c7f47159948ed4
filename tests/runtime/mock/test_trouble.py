"""What goes wrong on purpose goes wrong as often as it was said, and always in the same way."""

from __future__ import annotations

import pytest

from onehand.runtime.client.client import Client
from onehand.runtime.client.errors import ClientError, Unavailable
from onehand.runtime.client.retry import Retries
from onehand.runtime.mock.service import Mock
from tests.runtime.caller import Caller
from tests.runtime.sample.services.user.generated.app import SERVICE

FORM = {"email": "a@b.de", "name": "Ada"}
QUICK = Retries(first=0.0)


@pytest.fixture
def mock() -> Mock:
    return Mock(SERVICE)


@pytest.fixture
def call(mock: Mock) -> Caller:
    return Caller(mock.app, mock.keys.user("ada", ("users:delete",)))


@pytest.fixture
def client(mock: Mock) -> Client:
    return mock.client(Client, retries=QUICK)


async def test_the_next_calls_fail(mock: Mock, call: Caller) -> None:
    """Of one operation only; the problem is the one that a service would send."""
    mock.fail("list_users", status=503, times=2, retry_after=7)
    said = [await call.get("/users") for _ in range(3)]
    assert [one.status for one in said] == [503, 503, 200]
    assert said[0].headers["retry-after"] == "7"
    assert said[0].json["type"] == "/problems/unavailable"
    assert (await call.get("/parts")).status == 200


async def test_a_client_tries_again(mock: Mock, client: Client) -> None:
    """What is safe to repeat succeeds in the end, and the mock has seen every attempt."""
    mock.fail("list_users", status=503, times=2)
    assert await client.request("GET", "/users", returns=list[dict[str, str]]) == []
    assert [seen.status for seen in mock.calls.of("list_users")] == [503, 503, 200]


async def test_an_answer_is_lost(mock: Mock) -> None:
    """What was asked for is done nevertheless: that is what makes it hard."""
    mock.cut("create_user", done=True)
    client = mock.client(Client, retries=Retries(attempts=1))
    with pytest.raises(Unavailable, match="the connection was cut"):
        await client.request("POST", "/users", body=FORM)
    assert len(mock.calls) == 1
    assert [row.values["name"] for row in mock.store.tables["user"].by_id.values()] == ["Ada"]


async def test_a_client_gives_up(mock: Mock, client: Client) -> None:
    """After its attempts; a 429 that asks for longer than the client waits is final at once."""
    mock.silence("list_users")
    with pytest.raises(Unavailable, match="no answer came in time"):
        await client.request("GET", "/users")
    assert len(mock.calls) == QUICK.attempts
    mock.reset()
    mock.fail("list_users", status=429, retry_after=60)
    with pytest.raises(ClientError) as refused:
        await client.request("GET", "/users")
    assert (refused.value.status, len(mock.calls)) == (429, 1)


async def test_chance_is_the_same_in_every_run(mock: Mock, call: Caller) -> None:
    """By the seed; another seed is another run."""
    runs = []
    for seed in (5, 5, 6):
        other = Mock(SERVICE, seed=seed)
        other.fail(status=500, chance=0.3)
        ask = Caller(other.app, other.keys.user())
        runs.append([(await ask.get("/users")).status for _ in range(60)])
    assert runs[0] == runs[1] != runs[2]
    assert 5 < runs[0].count(500) < 40


async def test_a_delay_is_waited_for(mock: Mock, call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixed, or drawn between two; what fails may be slow as well."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("onehand.runtime.mock.app.asyncio.sleep", sleep)
    mock.slow("list_users", 0.2)
    mock.slow(shortest=1, longest=2, times=1)
    mock.fail("list_users", status=500, times=1)
    assert [(await call.get("/users")).status for _ in range(2)] == [500, 200]
    assert 1.2 <= waited[0] <= 2.2
    assert waited[1:] == [0.2]


async def test_what_was_asked_is_seen(mock: Mock, call: Caller) -> None:
    """With body, query and status, also of what was refused; never with the token."""
    await call.post("/users", FORM)
    await call.get("/users?limit=5")
    await call.get("/nowhere")
    create, listed, lost = mock.calls
    assert (create.operation, create.body, create.status) == ("create_user", FORM, 201)
    assert (listed.query, listed.status) == ({"limit": ["5"]}, 200)
    assert (lost.operation, lost.status) == ("none", 404)
    assert all("authorization" not in seen.headers for seen in mock.calls)


async def test_healed_and_reset(mock: Mock, call: Caller) -> None:
    """`heal` ends the troubles; `reset` also forgets what was stored, published and seen."""
    await call.post("/users", FORM)
    mock.fail()
    mock.heal()
    assert len((await call.get("/users")).json) == 1
    mock.reset()
    assert (len(mock.calls), mock.store.events) == (0, [])
    assert (await call.get("/users")).json == []


@pytest.mark.parametrize(
    "wrong", [{"status": 200}, {"status": 500, "chance": 1.1}, {"status": 500, "times": -1}], ids=str
)
def test_a_trouble_that_cannot_be_is_refused(mock: Mock, wrong: dict[str, float]) -> None:
    """At once, in words."""
    with pytest.raises(ValueError, match=r"not 200|not 1\.1|-1 calls"):
        mock.fail(**wrong)  # type: ignore[arg-type]
