"""What is wrong with a request is told at once, wherever it is; and only what the document says is accepted."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from onehand.runtime.http.app import Limits
from onehand.runtime.http.segment import segment_reader
from onehand.runtime.mock.service import Mock
from onehand.runtime.problem import NotFound
from tests.runtime.caller import Caller, sample
from tests.runtime.sample.services.user.generated.app import SERVICE

ADA = {"email": "ada@example.com", "name": "Ada"}
PART = {"number": "A", "price": "1.00", "stock": 1}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def call() -> Caller:
    return sample()[1]


async def test_all_that_is_wrong_is_told_at_once(call: Caller):
    """Headers, query and body in one document, each with its place; 400 because one of them cannot be read."""
    said = await call.post(
        "/invitations?urgent=perhaps&more=1", {"email": "x", "extra": 1}, idempotency_key="a b", if_match="nonsense"
    )
    assert said.status == 400
    assert said.faults == [
        ("If-Match", "pattern"),
        ("Idempotency-Key", "pattern"),
        ("more", "unknown_field"),
        ("urgent", "type"),
        ("email", "too_short"),
        ("text", "required"),
        ("extra", "unknown_field"),
    ]
    said = await call.post("/invitations?more=1", {"email": "x"})
    assert (said.status, [field for field, _ in said.faults]) == (422, ["more", "email", "text"])
    said = await call.post("/invitations?more=1", b"{")
    assert (said.status, [field for field, _ in said.faults]) == (400, ["more"])
    assert "not JSON" in said.json["detail"]


async def test_of_a_list_too(call: Caller):
    """Sort, cursor and limit together with every other parameter."""
    said = await call.get("/users?sort=email&after=x&limit=0&foo=1&status=gone")
    assert (said.status, sorted(field for field, _ in said.faults)) == (
        422,
        ["after", "foo", "limit", "sort", "status"],
    )
    made = await call.post("/users", ADA)
    said = await call.get(f"{made.headers['location']}/versions?after=x&limit=x")
    assert (said.status, sorted(field for field, _ in said.faults)) == (422, ["after", "limit"])


async def test_a_body_that_is_refused_is_not_looked_into(call: Caller):
    """415 and 413 are told alone: nobody has read what it says."""
    assert (await call.post("/invitations?more=1", {}, content_type="text/plain")).status == 415
    assert (await call.post("/parts", PART, content_encoding="gzip")).status == 415
    assert (await call.post("/parts", PART, content_encoding="identity")).status == 201
    small = Caller(Mock(SERVICE, limits=Limits(body=10)).app)
    assert (await small.post("/parts?more=1", PART)).status == 413


async def test_faults_are_counted(call: Caller):
    """A document tells a hundred of them."""
    said = await call.post("/parts", PART | {f"x{n}": 1 for n in range(500)})
    assert (said.status, len(said.faults)) == (422, 100)


@pytest.mark.parametrize(
    "price", ["1e2", "1E0", "1_0", " 1", "1 ", "+1", "١", "１.0", ".5", "5.", "", "-", "0x1", "1,0", "1\n"]
)
async def test_decimals_are_written_as_documented(call: Caller, price: str):
    """Digits, a point, digits, perhaps a minus before them; Python would read more."""
    said = await call.post("/parts", PART | {"price": price})
    assert (said.status, [field for field, _ in said.faults]) == (422, ["price"])


@pytest.mark.parametrize("price", ["NaN", "-Infinity", "inf", "sNaN"])
async def test_decimals_are_finite(call: Caller, price: str):
    """With a code that says so."""
    said = await call.post("/parts", PART | {"price": price})
    assert (said.status, said.faults) == (422, [("price", "not_finite")])


@pytest.mark.parametrize(
    ("type", "texts"),
    [
        ("integer", ["1_0", " 1", "+1", "１", "1.0", "1e3", "9" * 40]),
        ("decimal", ["1e2", "1_0", "+1", "NaN"]),
        ("float", ["nan", "inf", "1_0", " 1", "+1"]),
        ("boolean", ["1", "True", "yes"]),
        ("uuid", ["x", "{019aa6a2-2a80-7ef1-a95a-f9e04a2b2a34}"]),
        ("date", ["2026-1-1", "20260101"]),
    ],
)
def test_a_path_names_things_as_documented(type: str, texts: list[str]):
    """What is written otherwise names nothing: 404."""
    read = segment_reader(["at"], {"at": type})
    for text in texts:
        with pytest.raises(NotFound):
            read([text])


@pytest.mark.parametrize("query", ["limit=1_0", "limit=+1", "limit=%201", "limit=１", "limit=1.0", "limit=1e1"])
async def test_numbers_in_a_query(call: Caller, query: str):
    """As in JSON."""
    assert (await call.get(f"/users?{query}")).status == 422


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json;q=0, */*", 406),
        ("*/*;q=0, application/json;q=0.001", 200),
        ("application/*;q=0.0, */*", 406),
        ("text/html;q=1, */*;q=0.1", 200),
        ("application/json; charset=utf-8; q=1.000", 200),
        ("APPLICATION/JSON", 200),
        ("application/xml, text/*", 406),
        ("application/problem+json", 200),
        (",", 406),
        ("json", 406),
    ],
)
async def test_the_most_precise_range_decides(call: Caller, accept: str, status: int):
    """RFC 9110, 12.5.1: a refusal of JSON is one, whatever else is taken."""
    assert (await call.get("/parts", accept=accept)).status == status


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ('application/json; charset="utf-8"', 201),
        ("application/json;charset=UTF8", 201),
        ("application/json; charset=utf-16", 415),
        ("application/json; charset=", 415),
        ("application/json; profile=x", 201),
        ("application/json+x", 415),
    ],
)
async def test_parameters_of_a_content_type(call: Caller, kind: str, status: int):
    """UTF-8 is the only charset; what else is said does not matter."""
    assert (await call.post("/parts", PART, content_type=kind)).status == status


async def test_several_versions_will_do(call: Caller):
    """If-Match is a list: one of it must be current; weak tags and those of others never are."""
    made = await call.post("/users", ADA)
    where, tag = made.headers["location"], made.headers["etag"]
    for header, status in (
        (f'"0", {tag}, W/"1"', 200),
        (f"W/{tag}", 412),
        ('"0", "99999999"', 412),
        ('"abc", "a-b"', 412),
        (f'"",{tag}', 200),
        (f" , {tag} ,", 200),
        ("*", 200),
        (f"{tag} {tag}", 400),
        (tag.strip('"'), 400),
        (f"*, {tag}", 400),
        ("", 400),
        (", ".join(['"1"'] * 21), 400),
        (f'"{"9" * 30}"', 412),
    ):
        said = await call.patch(where, {"name": "Ada"}, if_match=header)
        assert said.status == status, header
    moved = await call.patch(where, {"name": "B"}, if_match=f'{tag}, "7"')
    assert (moved.status, moved.headers["etag"] != tag) == (200, True)
    assert (await call.delete(where, if_match=f'{tag}, "0"')).status == 412
    assert (await call.delete("/users/none", if_match=f'{tag}, "0"')).status == 404


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/p%61rts", 200),
        ("/parts%2F", 404),
        ("/users%2F1", 404),
        ("/users/%00", 404),
        ("/users/a%00", 404),
        ("/users/%zz", 404),
        ("/users/%ff", 404),
        ("/parts/", 404),
        ("//parts", 404),
        ("/parts/../parts", 404),
        ("/users/" + "x" * 501, 404),
        ("/users/" + "x/" * 5000, 404),
        ("/users?" + "x" * 70_000, 414),
        ("/users?" + "&".join(f"a{n}=1" for n in range(1001)), 422),
        ("/users?" + "&".join(["limit=1"] * 900), 422),
        ("/users?limit=1&limit=1", 422),
        ("/users?&&limit=1&", 200),
        ("/users?limit", 422),
        ("/users?=1", 422),
        ("/users?name_prefix=%zz", 200),
    ],
)
async def test_paths_and_queries_of_strangers(call: Caller, target: str, status: int):
    """A strange path leads nowhere, a strange query is refused; nothing breaks."""
    assert (await call.get(target)).status == status


async def test_a_key_needs_a_place():
    """Only a POST is kept; with another method the header means nothing."""
    mock, call = sample()
    made = await call.post("/users", ADA, idempotency_key="k")
    assert (await call.post("/users", ADA, idempotency_key="k")).json == made.json
    assert (await call.get("/users", idempotency_key="a b")).status == 200
    other = await call.post("/users", ADA | {"name": "B"}, idempotency_key="k")
    assert (other.status, other.faults) == (422, [("Idempotency-Key", "reused")])
    assert len(mock.store.tables["user"].by_id) == 1


async def test_a_failure_in_the_log_leads_to_its_request(caplog: pytest.LogCaptureFixture):
    """Its id, its trace and what was asked."""

    async def count(call: Any) -> Any:
        raise RuntimeError

    with caplog.at_level(logging.ERROR):
        await sample(count_users=count)[1].get("/users/count", x_request_id="r-1", traceparent=TRACE)
    [record] = caplog.records
    found = (record.request_id, record.traceparent, record.method, record.path)  # type: ignore[attr-defined]
    assert found == ("r-1", TRACE, "GET", "/users/count")


async def test_what_a_handler_logs_leads_to_its_request(caplog: pytest.LogCaptureFixture):
    """Request id and trace, also when the caller brought none."""

    async def count(call: Any) -> int:
        call.log.info("counting")
        return 1

    call = sample(count_users=count)[1]
    with caplog.at_level(logging.INFO, "onehand.handler"):
        await call.get("/users/count", x_request_id="r-2", traceparent=TRACE)
        await call.get("/users/count")
    first, second = caplog.records
    assert (first.request_id, first.traceparent) == ("r-2", TRACE)  # type: ignore[attr-defined]
    assert len(second.traceparent) == 55  # type: ignore[attr-defined]
