# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every account must do.

An account is made by tests/fixtures.py: 'create_account' is written by hand, because nothing gives 'digest'.

Not tested here: what becomes of password, pin, which nobody is shown.

Not tested here: what is kept in digest, which nobody is shown.
"""

from __future__ import annotations

import pytest

from onehand.runtime.told import Events
from onehand.runtime.trial import ask, changed, fields_of, part, refusal, without

from ...tests.fixtures import new_account
from ..client import DeskClient
from ..client.models import Account
from ..factories import make_account_form

NOBODY = "01900000-0000-7000-8000-000000000000"

REFUSED = [
    pytest.param("name", 1, "type", id="name as a number"),
    pytest.param("name", "", "blank", id="name empty"),
    pytest.param("name", "  ", "blank", id="name of spaces"),
    pytest.param("name", " x", "not_trimmed", id="name after a space"),
    pytest.param("name", "x" * 41, "too_long", id="name of 41 characters"),
    pytest.param("password", 1, "type", id="password as a number"),
    pytest.param("password", "", "blank", id="password empty"),
    pytest.param("password", "  ", "blank", id="password of spaces"),
    pytest.param("password", " x", "not_trimmed", id="password after a space"),
    pytest.param("password", "x" * 101, "too_long", id="password of 101 characters"),
    pytest.param("password", "x" * 7, "too_short", id="password of 7 characters"),
    pytest.param("password", "~~~~~~~~", "pattern", id="password that does not match"),
    pytest.param("level", "many", "type", id="level as another text"),
    pytest.param("level", 1.5, "type", id="level with a fraction"),
    pytest.param("pin", "many", "type", id="pin as another text"),
    pytest.param("pin", 1.5, "type", id="pin with a fraction"),
    pytest.param("pin", 999, "too_small", id="pin of 999"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("digest", "x", "unknown_field", id="digest, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

REQUIRED = ["name", "password"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def account_form() -> dict[str, object]:
    """An account's valid form, as JSON."""
    return fields_of(make_account_form())


@pytest.mark.asyncio
async def test_getting_an_unknown_account_expects_account_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no account to be read."""
    answer = await ask(client, "GET", f"/accounts/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_account_expects_account_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no account with a history."""
    answer = await ask(client, "GET", f"/accounts/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_account_expects_account_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no account to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/accounts/{NOBODY}", account_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_account_expects_account_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no account to be changed."""
    answer = await ask(client, "PATCH", f"/accounts/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_account_expects_account_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no account to be deleted."""
    answer = await ask(client, "DELETE", f"/accounts/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_an_account_expects_what_was_created(client: DeskClient) -> None:
    """What was created is what is read."""
    created = await new_account(client)
    found = await client.get_account(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_accounts_expects_the_one_created(client: DeskClient) -> None:
    """A list has what was created."""
    created = await new_account(client)
    page = await client.list_accounts(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_deleting_an_account_expects_it_gone(client: DeskClient) -> None:
    """A deleted account is neither found nor listed, nor can it be deleted again."""
    created = await new_account(client)
    answer = await ask(client, "DELETE", f"/accounts/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/accounts/{created.id}")
    assert answer.status == 404
    page = await client.list_accounts(id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/accounts/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_account_expects_its_history(client: DeskClient) -> None:
    """The journal tells of every change, also when it is gone."""
    created = await new_account(client)
    await ask(client, "DELETE", f"/accounts/{created.id}")
    page = await client.list_account_versions(created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.account for one in page.items]


@pytest.mark.asyncio
async def test_patching_an_account_expects_only_that_changed(client: DeskClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    created = await new_account(client)
    wanted = account_form()["name"]
    answer = await ask(client, "PATCH", f"/accounts/{created.id}", {"name": wanted})
    shown = fields_of(created) | {"name": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_an_account_with_a_wrong_value_expects_its_fault(
    client: DeskClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(account_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", "/accounts", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/accounts/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/accounts/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_an_account_without_a_required_field_expects_its_fault(client: DeskClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", "/accounts", without(account_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", "/accounts", account_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/accounts/{NOBODY}", without(account_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/accounts/{NOBODY}", account_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/accounts/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_an_account_without_anything_expects_every_fault(client: DeskClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", "/accounts", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_getting_an_unchanged_account_expects_not_modified(client: DeskClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_account(client)
    seen = await ask(client, "GET", f"/accounts/{created.id}")
    answer = await ask(client, "GET", f"/accounts/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/accounts/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_account_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_account(client)
    answer = await ask(client, "PATCH", f"/accounts/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/accounts/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/accounts/{created.id}", {"name": account_form()["name"]})
    answer = await ask(client, "PATCH", f"/accounts/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/accounts/{created.id}")
    answer = await ask(client, "PATCH", f"/accounts/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_account_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_account(client)
    answer = await ask(client, "DELETE", f"/accounts/{created.id}", if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/accounts/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/accounts/{created.id}", {"name": account_form()["name"]})
    answer = await ask(client, "DELETE", f"/accounts/{created.id}", if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/accounts/{created.id}")
    answer = await ask(client, "DELETE", f"/accounts/{created.id}", if_match=seen.etag)
    assert answer.status == 204


@pytest.mark.asyncio
async def test_listing_accounts_by_created_at_expects_them_descending(client: DeskClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    made = [await new_account(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_accounts(id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_accounts(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_accounts_by_what_cannot_be_asked_expects_its_fault(
    client: DeskClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/accounts?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_accounts_at_the_limits_expects_a_page(client: DeskClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/accounts?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/accounts?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_accounts_page_by_page_expects_each_once(client: DeskClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_account(client)).id for _ in range(3)}
    first = await client.list_accounts(id=sorted(ids), limit=2)
    second = await client.list_accounts(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/accounts?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_an_account_expects_its_events(client: DeskClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    created = await new_account(client)
    await ask(client, "PATCH", f"/accounts/{created.id}", {})
    answer = await ask(client, "PATCH", f"/accounts/{created.id}", {"name": account_form()["name"]})
    changed_now = answer.read(Account)
    await ask(client, "DELETE", f"/accounts/{created.id}")
    told = await events.of("account", created.id, count=3)
    assert [one.name for one in told] == ["account_upserted", "account_upserted", "account_deleted"]
    assert [one.read(Account) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(Account).id == created.id
