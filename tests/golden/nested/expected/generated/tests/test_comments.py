# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""What every comment must do."""

from __future__ import annotations

import pytest

from onehand.runtime.sample import next_number, text
from onehand.runtime.told import Events
from onehand.runtime.trial import ask, at, changed, conflict, fields_of, part, refusal, without

from ..client import DeskClient
from ..client.models import Comment, CommentForm, Ticket
from ..factories import make_comment_form, make_ticket_form

NOBODY = "01900000-0000-7000-8000-000000000000"

OPTIONAL = ["text"]

REFUSED = [
    pytest.param("number", "many", "type", id="number as another text"),
    pytest.param("number", 1.5, "type", id="number with a fraction"),
    pytest.param("number", 0, "too_small", id="number of 0"),
    pytest.param("text", 1, "type", id="text as a number"),
    pytest.param("text", "", "blank", id="text empty"),
    pytest.param("text", "  ", "blank", id="text of spaces"),
    pytest.param("text", " x", "not_trimmed", id="text after a space"),
    pytest.param("text", "x" * 501, "too_long", id="text of 501 characters"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("ticket_id", "x", "unknown_field", id="ticket_id, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

ACCEPTED = [
    pytest.param("number", 1, id="number of 1"),
    pytest.param("text", text(next_number(), "text", shortest=500, longest=500), id="text of 500 characters"),
]

REQUIRED = ["number"]

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


@pytest.mark.asyncio
async def test_getting_an_unknown_comment_expects_comment_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no comment to be read."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_comment_expects_comment_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no comment with a history."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_comment_expects_comment_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no comment to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}/comments/{NOBODY}", comment_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_comment_expects_comment_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no comment to be changed."""
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}/comments/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_comment_expects_comment_not_found(client: DeskClient) -> None:
    """Nobody has this id, so there is no comment to be deleted."""
    answer = await ask(client, "DELETE", f"/tickets/{NOBODY}/comments/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_comments_of_an_unknown_ticket_expects_ticket_not_found(client: DeskClient) -> None:
    """Without its ticket there is nothing to list, and nothing to add to."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments")
    assert answer.status == 404
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments", comment_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_comment_expects_what_was_created(client: DeskClient) -> None:
    """What was created is what is read."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    found = await client.get_comment(ticket_id, created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_comments_expects_the_one_created(client: DeskClient) -> None:
    """A list has what was created."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    page = await client.list_comments(ticket_id, id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_creating_a_comment_expects_what_the_form_says(client: DeskClient) -> None:
    """Every field comes back as it was sent."""
    ticket_id = (await new_ticket(client)).id
    names = ["number", "text"]
    form = comment_form()
    created = await new_comment(client, ticket_id, **form)
    shown = fields_of(created)
    assert {name: shown[name] for name in names} == {name: form[name] for name in names}


@pytest.mark.asyncio
async def test_deleting_a_comment_expects_it_gone(client: DeskClient) -> None:
    """A deleted comment is neither found nor listed, nor can it be deleted again."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    answer = await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert answer.status == 404
    page = await client.list_comments(ticket_id, id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_a_comment_expects_its_history(client: DeskClient) -> None:
    """The journal tells of every change, also when it is gone."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{created.id}")
    page = await client.list_comment_versions(ticket_id, created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.comment for one in page.items]


@pytest.mark.asyncio
async def test_replacing_a_comment_expects_what_the_form_says(client: DeskClient) -> None:
    """A PUT replaces what was there."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    form = changed(fields_of(CommentForm.of(created)), "number", comment_form()["number"])
    answer = await ask(client, "PUT", f"/tickets/{ticket_id}/comments/{created.id}", form)
    assert (answer.status, answer.fields["number"]) == (200, form["number"])
    again = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert again.fields == answer.fields


@pytest.mark.asyncio
async def test_replacing_a_comment_without_optionals_expects_them_cleared(client: DeskClient) -> None:
    """What a PUT leaves out is cleared."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{created.id}",
        without(fields_of(CommentForm.of(created)), "text"),
    )
    assert answer.status == 200
    assert answer.fields.keys().isdisjoint({"text"})


@pytest.mark.asyncio
async def test_replacing_a_comment_by_itself_expects_the_same_etag(client: DeskClient) -> None:
    """A write that changes nothing writes nothing: the ETag and the time of change stay."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    before = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    answer = await ask(client, "PUT", f"/tickets/{ticket_id}/comments/{created.id}", fields_of(CommentForm.of(created)))
    assert (answer.status, answer.fields) == (200, before.fields)
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {})
    assert answer.status == 200
    after = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert after.etag == before.etag


@pytest.mark.asyncio
async def test_patching_a_comment_expects_only_that_changed(client: DeskClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    wanted = comment_form()["number"]
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {"number": wanted})
    shown = fields_of(created) | {"number": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
@pytest.mark.parametrize("field", OPTIONAL)
async def test_patching_a_comment_with_null_expects_the_field_cleared(client: DeskClient, field: str) -> None:
    """Null in a PATCH clears what is optional; absent leaves it."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {})
    assert field in answer.fields
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {field: None})
    assert answer.status == 200
    assert field not in answer.fields


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_a_comment_with_a_wrong_value_expects_its_fault(
    client: DeskClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(comment_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}/comments/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}/comments/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value"), ACCEPTED)
async def test_creating_a_comment_at_a_bound_expects_it_taken(client: DeskClient, field: str, value: object) -> None:
    """A value that is just allowed is taken, and comes back as it was sent."""
    ticket_id = (await new_ticket(client)).id
    changes = part(changed(comment_form(), field, value), field)
    created = await new_comment(client, ticket_id, **changes)
    assert at(fields_of(created), field) == value


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_a_comment_without_a_required_field_expects_its_fault(client: DeskClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments", without(comment_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments", comment_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}/comments/{NOBODY}", without(comment_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/tickets/{NOBODY}/comments/{NOBODY}", comment_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/tickets/{NOBODY}/comments/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_a_comment_without_anything_expects_every_fault(client: DeskClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", f"/tickets/{NOBODY}/comments", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_creating_a_comment_with_a_taken_number_expects_a_conflict(client: DeskClient) -> None:
    """Two cannot have the same number."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    shown = fields_of(created)
    answer = await ask(client, "POST", f"/tickets/{ticket_id}/comments", comment_form() | {"number": shown["number"]})
    assert answer.refusal == conflict("ticket_id", "number")
    other = await new_comment(client, ticket_id)
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{other.id}", {"number": shown["number"]})
    assert answer.refusal == conflict("ticket_id", "number")


@pytest.mark.asyncio
async def test_getting_an_unchanged_comment_expects_not_modified(client: DeskClient) -> None:
    """Who has seen this version is not sent it again."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_replacing_a_stale_comment_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{created.id}",
        fields_of(CommentForm.of(created)),
        if_match='"0"',
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert seen.status == 200
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{created.id}",
        {"number": comment_form()["number"]},
    )
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{created.id}",
        fields_of(CommentForm.of(created)),
        if_match=seen.etag,
    )
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    answer = await ask(
        client,
        "PUT",
        f"/tickets/{ticket_id}/comments/{created.id}",
        fields_of(CommentForm.of(created)),
        if_match=seen.etag,
    )
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_comment_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert seen.status == 200
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{created.id}",
        {"number": comment_form()["number"]},
    )
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    answer = await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_comment_expects_precondition_failed(client: DeskClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    answer = await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{created.id}", if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    assert seen.status == 200
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{created.id}",
        {"number": comment_form()["number"]},
    )
    answer = await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{created.id}", if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/tickets/{ticket_id}/comments/{created.id}")
    answer = await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{created.id}", if_match=seen.etag)
    assert answer.status == 204


@pytest.mark.asyncio
async def test_searching_comments_by_number_expects_what_fits(client: DeskClient) -> None:
    """A list by number has what has just this value."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    page = await client.list_comments(ticket_id, id=[created.id], number=created.number)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_listing_comments_by_created_at_expects_them_descending(client: DeskClient) -> None:
    """By created at, descending. So it is when nothing is asked."""
    ticket_id = (await new_ticket(client)).id
    made = [await new_comment(client, ticket_id) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_comments(ticket_id, id=ids, sort="-created_at")
    wanted = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    assert page.items == wanted
    page = await client.list_comments(ticket_id, id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
async def test_listing_comments_by_number_expects_them_ascending(client: DeskClient) -> None:
    """By number, ascending."""
    ticket_id = (await new_ticket(client)).id
    made = [await new_comment(client, ticket_id) for _ in range(3)]
    ids = [one.id for one in made]
    page = await client.list_comments(ticket_id, id=ids, sort="number")
    wanted = sorted(made, key=lambda one: (one.number, one.id))
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_comments_by_what_cannot_be_asked_expects_its_fault(
    client: DeskClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/tickets/{NOBODY}/comments?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_comments_at_the_limits_expects_a_page(client: DeskClient) -> None:
    """A page may have one item, and 100."""
    ticket_id = (await new_ticket(client)).id
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_comments_page_by_page_expects_each_once(client: DeskClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ticket_id = (await new_ticket(client)).id
    ids = {(await new_comment(client, ticket_id)).id for _ in range(3)}
    first = await client.list_comments(ticket_id, id=sorted(ids), limit=2)
    second = await client.list_comments(ticket_id, id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/tickets/{ticket_id}/comments?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_comment_expects_its_events(client: DeskClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    ticket_id = (await new_ticket(client)).id
    created = await new_comment(client, ticket_id)
    await ask(client, "PUT", f"/tickets/{ticket_id}/comments/{created.id}", fields_of(CommentForm.of(created)))
    await ask(client, "PATCH", f"/tickets/{ticket_id}/comments/{created.id}", {})
    answer = await ask(
        client,
        "PATCH",
        f"/tickets/{ticket_id}/comments/{created.id}",
        {"number": comment_form()["number"]},
    )
    changed_now = answer.read(Comment)
    await ask(client, "DELETE", f"/tickets/{ticket_id}/comments/{created.id}")
    told = await events.of("comment", created.id, count=3)
    assert [one.name for one in told] == ["comment_upserted", "comment_upserted", "comment_deleted"]
    assert [one.read(Comment) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(Comment).id == created.id
