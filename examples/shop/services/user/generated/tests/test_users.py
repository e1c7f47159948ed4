# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""What every user must do."""

from __future__ import annotations

import pytest

from onehand.runtime.sample import next_number, text
from onehand.runtime.told import Events
from onehand.runtime.trial import ask, at, changed, conflict, fields_of, part, refusal, without

from ..client import UserClient
from ..client.models import User, UserForm
from ..factories import make_user_form

NOBODY = "01900000-0000-7000-8000-000000000000"

DEFAULTS: dict[str, object] = {"status": "active"}

OPTIONAL = ["nickname"]

REFUSED = [
    pytest.param("email", 1, "type", id="email as a number"),
    pytest.param("email", "", "blank", id="email empty"),
    pytest.param("email", "  ", "blank", id="email of spaces"),
    pytest.param("email", " x", "not_trimmed", id="email after a space"),
    pytest.param("email", "x" * 255, "too_long", id="email of 255 characters"),
    pytest.param("email", "x" * 2, "too_short", id="email of 2 characters"),
    pytest.param("email", "nobody", "pattern", id="email that does not match"),
    pytest.param("name", 1, "type", id="name as a number"),
    pytest.param("name", "", "blank", id="name empty"),
    pytest.param("name", "  ", "blank", id="name of spaces"),
    pytest.param("name", " x", "not_trimmed", id="name after a space"),
    pytest.param("name", "x" * 101, "too_long", id="name of 101 characters"),
    pytest.param("nickname", 1, "type", id="nickname as a number"),
    pytest.param("nickname", "", "blank", id="nickname empty"),
    pytest.param("nickname", "  ", "blank", id="nickname of spaces"),
    pytest.param("nickname", " x", "not_trimmed", id="nickname after a space"),
    pytest.param("nickname", "x" * 41, "too_long", id="nickname of 41 characters"),
    pytest.param("status", "~unknown~", "unknown_value", id="status of no known value"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

ACCEPTED = [
    pytest.param("name", text(next_number(), "name", shortest=100, longest=100), id="name of 100 characters"),
    pytest.param("nickname", text(next_number(), "nickname", shortest=40, longest=40), id="nickname of 40 characters"),
]

REQUIRED = ["email", "name"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def user_form() -> dict[str, object]:
    """A user's valid form, as JSON."""
    return fields_of(make_user_form())


async def new_user(client: UserClient, /, **changes: object) -> User:
    """A user; `changes` are fields of its form, as JSON."""
    made: User = await client.request("POST", "/users", body=user_form() | changes, returns=User)
    return made


@pytest.mark.asyncio
async def test_getting_an_unknown_user_expects_user_not_found(client: UserClient) -> None:
    """Nobody has this id, so there is no user to be read."""
    answer = await ask(client, "GET", f"/users/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_user_expects_user_not_found(client: UserClient) -> None:
    """Nobody has this id, so there is no user with a history."""
    answer = await ask(client, "GET", f"/users/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_user_expects_user_not_found(client: UserClient) -> None:
    """Nobody has this id, so there is no user to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/users/{NOBODY}", user_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_user_expects_user_not_found(client: UserClient) -> None:
    """Nobody has this id, so there is no user to be changed."""
    answer = await ask(client, "PATCH", f"/users/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_user_expects_user_not_found(client: UserClient) -> None:
    """Nobody has this id, so there is no user to be deleted."""
    answer = await ask(client, "DELETE", f"/users/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_user_expects_what_was_created(client: UserClient) -> None:
    """What was created is what is read."""
    created = await new_user(client)
    found = await client.get_user(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_users_expects_the_one_created(client: UserClient) -> None:
    """A list has what was created."""
    created = await new_user(client)
    page = await client.list_users(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_creating_a_user_expects_what_the_form_says(client: UserClient) -> None:
    """Every field comes back as it was sent."""
    names = ["email", "name", "nickname"]
    form = user_form()
    created = await new_user(client, **form)
    shown = fields_of(created)
    assert {name: shown[name] for name in names} == {name: form[name] for name in names}


@pytest.mark.asyncio
async def test_deleting_a_user_expects_it_gone(client: UserClient) -> None:
    """A deleted user is neither found nor listed, nor can it be deleted again."""
    created = await new_user(client)
    answer = await ask(client, "DELETE", f"/users/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/users/{created.id}")
    assert answer.status == 404
    page = await client.list_users(id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/users/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_a_user_expects_its_history(client: UserClient) -> None:
    """The journal tells of every change, also when it is gone."""
    created = await new_user(client)
    await ask(client, "DELETE", f"/users/{created.id}")
    page = await client.list_user_versions(created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.user for one in page.items]


@pytest.mark.asyncio
async def test_creating_a_user_without_defaults_expects_them_applied(client: UserClient) -> None:
    """What is left out gets its default."""
    form = without(user_form(), *DEFAULTS)
    answer = await ask(client, "POST", "/users", form)
    shown = answer.fields
    assert {name: shown[name] for name in DEFAULTS} == DEFAULTS


@pytest.mark.asyncio
async def test_replacing_a_user_expects_what_the_form_says(client: UserClient) -> None:
    """A PUT replaces what was there."""
    created = await new_user(client)
    form = changed(fields_of(UserForm.of(created)), "email", user_form()["email"])
    answer = await ask(client, "PUT", f"/users/{created.id}", form)
    assert (answer.status, answer.fields["email"]) == (200, form["email"])
    again = await ask(client, "GET", f"/users/{created.id}")
    assert again.fields == answer.fields


@pytest.mark.asyncio
async def test_replacing_a_user_without_optionals_expects_them_cleared(client: UserClient) -> None:
    """What a PUT leaves out is cleared."""
    created = await new_user(client)
    answer = await ask(client, "PUT", f"/users/{created.id}", without(fields_of(UserForm.of(created)), "nickname"))
    assert answer.status == 200
    assert answer.fields.keys().isdisjoint({"nickname"})


@pytest.mark.asyncio
async def test_replacing_a_user_by_itself_expects_the_same_etag(client: UserClient) -> None:
    """A write that changes nothing writes nothing: the ETag and the time of change stay."""
    created = await new_user(client)
    before = await ask(client, "GET", f"/users/{created.id}")
    answer = await ask(client, "PUT", f"/users/{created.id}", fields_of(UserForm.of(created)))
    assert (answer.status, answer.fields) == (200, before.fields)
    answer = await ask(client, "PATCH", f"/users/{created.id}", {})
    assert answer.status == 200
    after = await ask(client, "GET", f"/users/{created.id}")
    assert after.etag == before.etag


@pytest.mark.asyncio
async def test_patching_a_user_expects_only_that_changed(client: UserClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    created = await new_user(client)
    wanted = user_form()["email"]
    answer = await ask(client, "PATCH", f"/users/{created.id}", {"email": wanted})
    shown = fields_of(created) | {"email": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
@pytest.mark.parametrize("field", OPTIONAL)
async def test_patching_a_user_with_null_expects_the_field_cleared(client: UserClient, field: str) -> None:
    """Null in a PATCH clears what is optional; absent leaves it."""
    created = await new_user(client)
    answer = await ask(client, "PATCH", f"/users/{created.id}", {})
    assert field in answer.fields
    answer = await ask(client, "PATCH", f"/users/{created.id}", {field: None})
    assert answer.status == 200
    assert field not in answer.fields


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_a_user_with_a_wrong_value_expects_its_fault(
    client: UserClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(user_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", "/users", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/users/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/users/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value"), ACCEPTED)
async def test_creating_a_user_at_a_bound_expects_it_taken(client: UserClient, field: str, value: object) -> None:
    """A value that is just allowed is taken, and comes back as it was sent."""
    changes = part(changed(user_form(), field, value), field)
    created = await new_user(client, **changes)
    assert at(fields_of(created), field) == value


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_a_user_without_a_required_field_expects_its_fault(client: UserClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", "/users", without(user_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", "/users", user_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/users/{NOBODY}", without(user_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/users/{NOBODY}", user_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/users/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_a_user_without_anything_expects_every_fault(client: UserClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", "/users", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_creating_a_user_with_a_taken_email_expects_a_conflict(client: UserClient) -> None:
    """Two cannot have the same email, in capitals or not."""
    created = await new_user(client)
    shown = fields_of(created)
    answer = await ask(client, "POST", "/users", user_form() | {"email": shown["email"]})
    assert answer.refusal == conflict("email")
    answer = await ask(client, "POST", "/users", user_form() | {"email": str(shown["email"]).upper()})
    assert answer.refusal == conflict("email")
    other = await new_user(client)
    answer = await ask(client, "PATCH", f"/users/{other.id}", {"email": shown["email"]})
    assert answer.refusal == conflict("email")


@pytest.mark.asyncio
async def test_getting_an_unchanged_user_expects_not_modified(client: UserClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_user(client)
    seen = await ask(client, "GET", f"/users/{created.id}")
    answer = await ask(client, "GET", f"/users/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/users/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_replacing_a_stale_user_expects_precondition_failed(client: UserClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_user(client)
    answer = await ask(client, "PUT", f"/users/{created.id}", fields_of(UserForm.of(created)), if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/users/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/users/{created.id}", {"email": user_form()["email"]})
    answer = await ask(client, "PUT", f"/users/{created.id}", fields_of(UserForm.of(created)), if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/users/{created.id}")
    answer = await ask(client, "PUT", f"/users/{created.id}", fields_of(UserForm.of(created)), if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_user_expects_precondition_failed(client: UserClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_user(client)
    answer = await ask(client, "PATCH", f"/users/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/users/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/users/{created.id}", {"email": user_form()["email"]})
    answer = await ask(client, "PATCH", f"/users/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/users/{created.id}")
    answer = await ask(client, "PATCH", f"/users/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_user_expects_precondition_failed(client: UserClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_user(client)
    answer = await ask(client, "DELETE", f"/users/{created.id}", if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/users/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/users/{created.id}", {"email": user_form()["email"]})
    answer = await ask(client, "DELETE", f"/users/{created.id}", if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/users/{created.id}")
    answer = await ask(client, "DELETE", f"/users/{created.id}", if_match=seen.etag)
    assert answer.status == 204


@pytest.mark.asyncio
async def test_searching_users_by_email_expects_what_fits(client: UserClient) -> None:
    """A list by email has what has just this value."""
    created = await new_user(client)
    page = await client.list_users(id=[created.id], email=created.email)
    assert page.items == [created]
    page = await client.list_users(id=[created.id], email=make_user_form().email)
    assert page.items == []
    page = await client.list_users(id=[created.id], email=created.email.upper())
    assert page.items == [created]


@pytest.mark.asyncio
async def test_searching_users_by_status_expects_what_fits(client: UserClient) -> None:
    """A list by status has what has just this value."""
    created = await new_user(client)
    page = await client.list_users(id=[created.id], status=created.status)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_searching_users_by_name_prefix_expects_what_fits(client: UserClient) -> None:
    """A list by name has what begins like this."""
    created = await new_user(client)
    whole = created.name
    page = await client.list_users(id=[created.id], name_prefix=whole[:2])
    assert page.items == [created]
    page = await client.list_users(id=[created.id], name_prefix=whole)
    assert page.items == [created]
    page = await client.list_users(id=[created.id], name_prefix=whole + "~")
    assert page.items == []


@pytest.mark.asyncio
async def test_listing_users_by_created_at_expects_them_descending(client: UserClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    made = [await new_user(client) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_users(id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_users(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
async def test_listing_users_by_name_expects_them_ascending(client: UserClient) -> None:
    """By name, ascending; the id breaks ties."""
    made = [await new_user(client) for _ in range(3)]
    tie = fields_of(made[0])["name"]
    made.append(await new_user(client, name=tie))
    ids = [one.id for one in made]
    page = await client.list_users(id=ids, sort="name")
    wanted = sorted(made, key=lambda one: (one.name, one.id))
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_users_by_what_cannot_be_asked_expects_its_fault(
    client: UserClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/users?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_users_at_the_limits_expects_a_page(client: UserClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/users?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/users?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_users_page_by_page_expects_each_once(client: UserClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_user(client)).id for _ in range(3)}
    first = await client.list_users(id=sorted(ids), limit=2)
    second = await client.list_users(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/users?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_user_expects_its_events(client: UserClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    created = await new_user(client)
    await ask(client, "PUT", f"/users/{created.id}", fields_of(UserForm.of(created)))
    await ask(client, "PATCH", f"/users/{created.id}", {})
    answer = await ask(client, "PATCH", f"/users/{created.id}", {"email": user_form()["email"]})
    changed_now = answer.read(User)
    await ask(client, "DELETE", f"/users/{created.id}")
    told = await events.of("user", created.id, count=3)
    assert [one.name for one in told] == ["user_upserted", "user_upserted", "user_deleted"]
    assert [one.read(User) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(User).id == created.id
