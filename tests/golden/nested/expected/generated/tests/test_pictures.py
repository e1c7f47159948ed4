# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every picture must do."""

from __future__ import annotations

import pytest

from onehand.runtime.sample import next_number, text
from onehand.runtime.told import Events
from onehand.runtime.trial import ask, at, changed, fields_of, part, refusal, without

from ..client import DeskClient
from ..client.models import Comment, Picture, PictureForm, Ticket
from ..factories import make_comment_form, make_picture_form, make_ticket_form

NOBODY = "01900000-0000-7000-8000-000000000000"

REFUSED = [
    pytest.param("name", 1, "type", id="name as a number"),
    pytest.param("name", "", "blank", id="name empty"),
    pytest.param("name", "  ", "blank", id="name of spaces"),
    pytest.param("name", " x", "not_trimmed", id="name after a space"),
    pytest.param("name", "x" * 41, "too_long", id="name of 41 characters"),
    pytest.param("replaces_id", 1, "type", id="replaces_id as a number"),
    pytest.param("replaces_id", "", "blank", id="replaces_id empty"),
    pytest.param("replaces_id", "  ", "blank", id="replaces_id of spaces"),
    pytest.param("replaces_id", " x", "not_trimmed", id="replaces_id after a space"),
    pytest.param("replaces_id", "x" * 201, "too_long", id="replaces_id of 201 characters"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("comment_id", "x", "unknown_field", id="comment_id, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

ACCEPTED = [pytest.param("name", text(next_number(), "name", shortest=40, longest=40), id="name of 40 characters")]

REQUIRED = ["name"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def ticket_form() -> dict[str, object]:
    """A ticket's valid form, as JSON."""
    return fields_of(make_ticket_form())


async def new_ticket(client: DeskClient, /, **changes: object) -> Ticket:
    """A ticket; `changes` are fields of its form, as JSON."""
    made: Ticket = await client.request("POST", "/tickets", body=ticket_form() | changes, returns=Ticket)
    return made


def comment_form() -> dict[str, object]:
    """A comment's valid form, as JSON."""
    return fields_of(make_comment_form())


async def new_comment(client: DeskClient, ticket_id: str | None = None, /, **changes: object) -> Comment:
    """A comment; `changes` are fields of its form, as JSON."""
    ticket_id = ticket_id or (await new_ticket(client)).id
    made: Comment = await client.request(
        "POST",
        f"/tickets/{ticket_id}/comments",
        body=comment_form() | changes,
        returns=Comment,
    )
    return made


def picture_form() -> dict[str, object]:
    """A picture's valid form, as JSON."""
    return fields_of(make_picture_form())


async def new_picture(
    client: DeskClient,
    ticket_id: str | None = None,
    comment_id: str | None = None,
    /,
    **changes: object,
) -> Picture:
    """A picture; `changes` are fields of its form, as JSON."""
    ticket_id = ticket_id or (await new_ticket(client)).id
    comment_id = comment_id or (await new_comment(client, ticket_id)).id
    made: Picture = await client.request(
        "POST",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures",
        body=picture_form() | changes,
        returns=Picture,
    )
    return made


@pytest.mark.asyncio
async def test_getting_an_unknown_picture_expects_picture_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no picture to be read."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_picture_expects_picture_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no picture with a history."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_picture_expects_picture_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no picture to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}", picture_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_picture_expects_picture_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no picture to be changed."""
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_picture_expects_picture_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no picture to be deleted."""
    answer = await ask(client, "DELETE", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_pictures_of_an_unknown_comment_expects_comment_not_found(client: DeskClient) -> None:
    """Without its comment there is nothing to list, and nothing to add to."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures")
    assert answer.status == 404
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures", picture_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_picture_expects_what_was_created(client: DeskClient) -> None:
    """What was created is what is read."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    found = await client.get_picture(ticket_id, comment_id, created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_pictures_expects_the_one_created(client: DeskClient) -> None:
    """A list has what was created."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    page = await client.list_pictures(ticket_id, comment_id, id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_creating_a_picture_expects_what_the_form_says(client: DeskClient) -> None:
    """Every field comes back as it was sent."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    names = ["name"]
    form = picture_form()
    created = await new_picture(client, ticket_id, comment_id, **form)
    shown = fields_of(created)
    assert {name: shown[name] for name in names} == {name: form[name] for name in names}


@pytest.mark.asyncio
async def test_deleting_a_picture_expects_it_gone(client: DeskClient) -> None:
    """A deleted picture is neither found nor listed, nor can it be deleted again."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    answer = await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert answer.status == 404
    page = await client.list_pictures(ticket_id, comment_id, id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_a_picture_expects_its_history(client: DeskClient) -> None:
    """The journal tells of every change, also when it is gone."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    page = await client.list_picture_versions(ticket_id, comment_id, created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.picture for one in page.items]


@pytest.mark.asyncio
async def test_replacing_a_picture_expects_what_the_form_says(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    form = changed(fields_of(PictureForm.of(created)), "name", picture_form()["name"])
    answer = await ask(client, "PUT", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}", form)
    assert (answer.status, answer.fields["name"]) == (200, form["name"])
    again = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert again.fields == answer.fields


@pytest.mark.asyncio
async def test_replacing_a_picture_by_itself_expects_the_same_etag(client: DeskClient) -> None:
    """A write that changes nothing writes nothing: the ETag and the time of change stay."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    before = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        fields_of(PictureForm.of(created)),
    )
    assert (answer.status, answer.fields) == (200, before.fields)
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}", {})
    assert answer.status == 200
    after = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert after.etag == before.etag


@pytest.mark.asyncio
async def test_patching_a_picture_expects_only_that_changed(client: DeskClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    wanted = picture_form()["name"]
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {"name": wanted},
    )
    shown = fields_of(created) | {"name": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_a_picture_with_a_wrong_value_expects_its_fault(
    client: DeskClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(picture_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value"), ACCEPTED)
async def test_creating_a_picture_at_a_bound_expects_it_taken(client: DeskClient, field: str, value: object) -> None:
    """A value that is just allowed is taken, and comes back as it was sent."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    changes = part(changed(picture_form(), field, value), field)
    created = await new_picture(client, ticket_id, comment_id, **changes)
    assert at(fields_of(created), field) == value


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_a_picture_without_a_required_field_expects_its_fault(client: DeskClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures", without(picture_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures", picture_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}",
        without(picture_form(), field),
    )
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}",
        picture_form() | {field: None},
    )
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_a_picture_without_anything_expects_every_fault(client: DeskClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_getting_an_unchanged_picture_expects_not_modified(client: DeskClient) -> None:
    """Who has seen this version is not sent it again."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    answer = await ask(
        client,
        "GET",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        if_none_match=seen.etag,
    )
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(
        client,
        "GET",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        if_none_match='"0"',
    )
    assert answer.status == 200


@pytest.mark.asyncio
async def test_replacing_a_stale_picture_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        fields_of(PictureForm.of(created)),
        if_match='"0"',
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert seen.status == 200
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {"name": picture_form()["name"]},
    )
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        fields_of(PictureForm.of(created)),
        if_match=seen.etag,
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        fields_of(PictureForm.of(created)),
        if_match=seen.etag,
    )
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_picture_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {},
        if_match='"0"',
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert seen.status == 200
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {"name": picture_form()["name"]},
    )
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {},
        if_match=seen.etag,
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {},
        if_match=seen.etag,
    )
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_picture_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    answer = await ask(
        client,
        "DELETE",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        if_match='"0"',
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    assert seen.status == 200
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {"name": picture_form()["name"]},
    )
    answer = await ask(
        client,
        "DELETE",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        if_match=seen.etag,
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    answer = await ask(
        client,
        "DELETE",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        if_match=seen.etag,
    )
    assert answer.status == 204


@pytest.mark.asyncio
async def test_listing_pictures_by_created_at_expects_them_descending(client: DeskClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    made = [await new_picture(client, ticket_id, comment_id) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_pictures(ticket_id, comment_id, id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_pictures(ticket_id, comment_id, id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_pictures_by_what_cannot_be_asked_expects_its_fault(
    client: DeskClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments/{NOBODY}/pictures?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_pictures_at_the_limits_expects_a_page(client: DeskClient) -> None:
    """A page may have one item, and 100."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_pictures_page_by_page_expects_each_once(client: DeskClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    ids = {(await new_picture(client, ticket_id, comment_id)).id for _ in range(3)}
    first = await client.list_pictures(ticket_id, comment_id, id=sorted(ids), limit=2)
    second = await client.list_pictures(ticket_id, comment_id, id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{comment_id}/pictures?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_picture_expects_its_events(client: DeskClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    ticket_id = (await new_ticket(client)).id
    comment_id = (await new_comment(client, ticket_id)).id
    created = await new_picture(client, ticket_id, comment_id)
    await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        fields_of(PictureForm.of(created)),
    )
    await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}", {})
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}",
        {"name": picture_form()["name"]},
    )
    changed_now = answer.read(Picture)
    await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{comment_id}/pictures/{created.id}")
    told = await events.of("picture", created.id, count=3)
    assert [one.name for one in told] == ["picture_upserted", "picture_upserted", "picture_deleted"]
    assert [one.read(Picture) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(Picture).id == created.id
