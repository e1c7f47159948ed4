# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""What every letter must do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from onehand.runtime.sample import next_number, text
from onehand.runtime.told import Events
from onehand.runtime.trial import ask, at, changed, conflict, fields_of, part, plain, refusal, without

from ..client import WordsClient
from ..client.models import Letter, LetterForm
from ..factories import make_letter_form

NOBODY = "01900000-0000-7000-8000-000000000000"

DEFAULTS: dict[str, object] = {"at": "2026-01-01T00:00:00Z"}

OPTIONAL = ["str", "data"]

REFUSED = [
    pytest.param("from", 1, "type", id="from as a number"),
    pytest.param("from", "", "blank", id="from empty"),
    pytest.param("from", "  ", "blank", id="from of spaces"),
    pytest.param("from", " x", "not_trimmed", id="from after a space"),
    pytest.param("from", "x" * 41, "too_long", id="from of 41 characters"),
    pytest.param("class", 1, "type", id="class as a number"),
    pytest.param("class", "", "blank", id="class empty"),
    pytest.param("class", "  ", "blank", id="class of spaces"),
    pytest.param("class", " x", "not_trimmed", id="class after a space"),
    pytest.param("list", {}, "type", id="list as an object"),
    pytest.param("list", [], "too_short", id="list of 0 items"),
    pytest.param("type", "~unknown~", "unknown_value", id="type of no known value"),
    pytest.param("date", "yesterday", "type", id="date as another text"),
    pytest.param("str", 1, "type", id="str as a number"),
    pytest.param("str", "", "blank", id="str empty"),
    pytest.param("str", "  ", "blank", id="str of spaces"),
    pytest.param("str", " x", "not_trimmed", id="str after a space"),
    pytest.param("of", "many", "type", id="of as another text"),
    pytest.param("of", 1, "type", id="of as a number"),
    pytest.param("of", "0.99", "too_small", id="of of 0.99"),
    pytest.param("of", "1.001", "precision", id="of with 3 decimals"),
    pytest.param("of", "10000", "precision", id="of of 5 digits"),
    pytest.param("at", "yesterday", "type", id="at as another text"),
    pytest.param("at", "2026-01-01T00:00:00", "type", id="at without an offset"),
    pytest.param("email", "x", "type", id="email as a text"),
    pytest.param("pay", "x", "type", id="pay as a text"),
    pytest.param("pay.kind", "~unknown~", "unknown_value", id="pay of no known kind"),
    pytest.param("pays", {}, "type", id="pays as an object"),
    pytest.param("texts", [], "type", id="texts as a list"),
    pytest.param("sent", "x", "type", id="sent as a text"),
    pytest.param("id", "x", "unknown_field", id="id, which the service sets"),
    pytest.param("created_at", "x", "unknown_field", id="created_at, which the service sets"),
    pytest.param("updated_at", "x", "unknown_field", id="updated_at, which the service sets"),
    pytest.param("unknown_to_the_design", 1, "unknown_field", id="an unknown field"),
]

ACCEPTED = [
    pytest.param("from", text(next_number(), "from", shortest=40, longest=40), id="from of 40 characters"),
    pytest.param("list", plain([text(number, "list") for number in range(1)]), id="list of 1 items"),
    pytest.param("of", "1.00", id="of of 1.00"),
    pytest.param("of", "9999.99", id="of of all its digits"),
]

REQUIRED = ["from", "class", "list", "type", "date", "of", "pay"]

UNASKABLE = [
    pytest.param("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field", id="unknown_to_the_design=1"),
    pytest.param("sort=unknown_to_the_design", "sort", "unknown_value", id="sort=unknown_to_the_design"),
    pytest.param("limit=0", "limit", "too_small", id="limit=0"),
    pytest.param("limit=101", "limit", "too_large", id="limit=101"),
    pytest.param("limit=many", "limit", "type", id="limit=many"),
    pytest.param("after=nowhere", "after", "pattern", id="after=nowhere"),
]


def letter_form() -> dict[str, object]:
    """A letter's valid form, as JSON."""
    return fields_of(make_letter_form())


async def new_letter(client: WordsClient, /, **changes: object) -> Letter:
    """A letter; `changes` are fields of its form, as JSON."""
    made: Letter = await client.request("POST", "/letters", body=letter_form() | changes, returns=Letter)
    return made


@pytest.mark.asyncio
async def test_getting_an_unknown_letter_expects_letter_not_found(client: WordsClient) -> None:
    """Nobody has this id, so there is no letter to be read."""
    answer = await ask(client, "GET", f"/letters/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_an_unknown_letter_expects_letter_not_found(client: WordsClient) -> None:
    """Nobody has this id, so there is no letter with a history."""
    answer = await ask(client, "GET", f"/letters/{NOBODY}/versions")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_replacing_an_unknown_letter_expects_letter_not_found(client: WordsClient) -> None:
    """Nobody has this id, so there is no letter to be replaced; PUT creates nothing."""
    answer = await ask(client, "PUT", f"/letters/{NOBODY}", letter_form())
    assert answer.status == 404


@pytest.mark.asyncio
async def test_patching_an_unknown_letter_expects_letter_not_found(client: WordsClient) -> None:
    """Nobody has this id, so there is no letter to be changed."""
    answer = await ask(client, "PATCH", f"/letters/{NOBODY}", {})
    assert answer.status == 404


@pytest.mark.asyncio
async def test_deleting_an_unknown_letter_expects_letter_not_found(client: WordsClient) -> None:
    """Nobody has this id, so there is no letter to be deleted."""
    answer = await ask(client, "DELETE", f"/letters/{NOBODY}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_getting_a_letter_expects_what_was_created(client: WordsClient) -> None:
    """What was created is what is read."""
    created = await new_letter(client)
    found = await client.get_letter(created.id)
    assert found == created


@pytest.mark.asyncio
async def test_listing_letters_expects_the_one_created(client: WordsClient) -> None:
    """A list has what was created."""
    created = await new_letter(client)
    page = await client.list_letters(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_creating_a_letter_expects_what_the_form_says(client: WordsClient) -> None:
    """Every field comes back as it was sent."""
    names = ["from", "class", "date", "str", "of", "data"]
    form = letter_form()
    created = await new_letter(client, **form)
    shown = fields_of(created)
    assert {name: shown[name] for name in names} == {name: form[name] for name in names}


@pytest.mark.asyncio
async def test_deleting_a_letter_expects_it_gone(client: WordsClient) -> None:
    """A deleted letter is neither found nor listed, nor can it be deleted again."""
    created = await new_letter(client)
    answer = await ask(client, "DELETE", f"/letters/{created.id}")
    assert answer.status == 204
    answer = await ask(client, "GET", f"/letters/{created.id}")
    assert answer.status == 404
    page = await client.list_letters(id=[created.id])
    assert page.items == []
    answer = await ask(client, "DELETE", f"/letters/{created.id}")
    assert answer.status == 404


@pytest.mark.asyncio
async def test_listing_the_versions_of_a_letter_expects_its_history(client: WordsClient) -> None:
    """The journal tells of every change, also when it is gone."""
    created = await new_letter(client)
    await ask(client, "DELETE", f"/letters/{created.id}")
    page = await client.list_letter_versions(created.id)
    kinds = sorted(one.type for one in page.items)
    assert kinds == ["delete", "insert"]
    assert created in [one.letter for one in page.items]


@pytest.mark.asyncio
async def test_creating_a_letter_without_defaults_expects_them_applied(client: WordsClient) -> None:
    """What is left out gets its default."""
    form = without(letter_form(), *DEFAULTS)
    answer = await ask(client, "POST", "/letters", form)
    shown = answer.fields
    assert {name: shown[name] for name in DEFAULTS} == DEFAULTS


@pytest.mark.asyncio
async def test_replacing_a_letter_expects_what_the_form_says(client: WordsClient) -> None:
    """A PUT replaces what was there."""
    created = await new_letter(client)
    form = changed(fields_of(LetterForm.of(created)), "from", letter_form()["from"])
    answer = await ask(client, "PUT", f"/letters/{created.id}", form)
    assert (answer.status, answer.fields["from"]) == (200, form["from"])
    again = await ask(client, "GET", f"/letters/{created.id}")
    assert again.fields == answer.fields


@pytest.mark.asyncio
async def test_replacing_a_letter_without_optionals_expects_them_cleared(client: WordsClient) -> None:
    """What a PUT leaves out is cleared."""
    created = await new_letter(client)
    answer = await ask(
        client,
        "PUT",
        f"/letters/{created.id}",
        without(fields_of(LetterForm.of(created)), "str", "data"),
    )
    assert answer.status == 200
    assert answer.fields.keys().isdisjoint({"str", "data"})


@pytest.mark.asyncio
async def test_replacing_a_letter_by_itself_expects_the_same_etag(client: WordsClient) -> None:
    """A write that changes nothing writes nothing: the ETag and the time of change stay."""
    created = await new_letter(client)
    before = await ask(client, "GET", f"/letters/{created.id}")
    answer = await ask(client, "PUT", f"/letters/{created.id}", fields_of(LetterForm.of(created)))
    assert (answer.status, answer.fields) == (200, before.fields)
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {})
    assert answer.status == 200
    after = await ask(client, "GET", f"/letters/{created.id}")
    assert after.etag == before.etag


@pytest.mark.asyncio
async def test_patching_a_letter_expects_only_that_changed(client: WordsClient) -> None:
    """A PATCH changes what it names; what is absent stays."""
    created = await new_letter(client)
    wanted = letter_form()["from"]
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {"from": wanted})
    shown = fields_of(created) | {"from": wanted}
    assert without(answer.fields, "updated_at") == without(shown, "updated_at")


@pytest.mark.asyncio
@pytest.mark.parametrize("field", OPTIONAL)
async def test_patching_a_letter_with_null_expects_the_field_cleared(client: WordsClient, field: str) -> None:
    """Null in a PATCH clears what is optional; absent leaves it."""
    created = await new_letter(client)
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {})
    assert field in answer.fields
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {field: None})
    assert answer.status == 200
    assert field not in answer.fields


@pytest.mark.asyncio
async def test_changing_class_of_a_letter_expects_a_refusal(client: WordsClient) -> None:
    """The class stays what it was."""
    created = await new_letter(client)
    other = letter_form()["class"]
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {"class": other})
    assert answer.refusal == refusal(("class", "immutable"))
    answer = await ask(client, "PUT", f"/letters/{created.id}", fields_of(LetterForm.of(created)) | {"class": other})
    assert answer.refusal == refusal(("class", "immutable"))


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
async def test_writing_a_letter_with_a_wrong_value_expects_its_fault(
    client: WordsClient,
    field: str,
    value: object,
    code: str,
) -> None:
    """A value that is not allowed is refused, with the place and the reason, and nothing else is."""
    form = changed(letter_form(), field, value)
    wrong = refusal((field, code))
    answer = await ask(client, "POST", "/letters", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PUT", f"/letters/{NOBODY}", form)
    assert answer.refusal == wrong
    answer = await ask(client, "PATCH", f"/letters/{NOBODY}", part(form, field))
    assert answer.refusal == wrong


@pytest.mark.asyncio
@pytest.mark.parametrize(("field", "value"), ACCEPTED)
async def test_creating_a_letter_at_a_bound_expects_it_taken(client: WordsClient, field: str, value: object) -> None:
    """A value that is just allowed is taken, and comes back as it was sent."""
    changes = part(changed(letter_form(), field, value), field)
    created = await new_letter(client, **changes)
    assert at(fields_of(created), field) == value


@pytest.mark.asyncio
@pytest.mark.parametrize("field", REQUIRED)
async def test_writing_a_letter_without_a_required_field_expects_its_fault(client: WordsClient, field: str) -> None:
    """What is required can neither be left out nor be null."""
    answer = await ask(client, "POST", "/letters", without(letter_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "POST", "/letters", letter_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/letters/{NOBODY}", without(letter_form(), field))
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PUT", f"/letters/{NOBODY}", letter_form() | {field: None})
    assert answer.refusal == refusal((field, "required"))
    answer = await ask(client, "PATCH", f"/letters/{NOBODY}", {field: None})
    assert answer.refusal == refusal((field, "null"))


@pytest.mark.asyncio
async def test_writing_a_letter_without_anything_expects_every_fault(client: WordsClient) -> None:
    """All that is missing is told at once."""
    answer = await ask(client, "POST", "/letters", {})
    assert answer.refusal == refusal(*((field, "required") for field in REQUIRED))


@pytest.mark.asyncio
async def test_creating_a_letter_with_a_taken_from_and_class_expects_a_conflict(client: WordsClient) -> None:
    """Two cannot have the same from and class."""
    created = await new_letter(client)
    shown = fields_of(created)
    answer = await ask(client, "POST", "/letters", letter_form() | {"from": shown["from"], "class": shown["class"]})
    assert answer.refusal == conflict("from", "class")


@pytest.mark.asyncio
async def test_creating_a_letter_with_another_from_expects_no_conflict(client: WordsClient) -> None:
    """Only together they may occur once."""
    created = await new_letter(client)
    shown = fields_of(created)
    answer = await ask(client, "POST", "/letters", letter_form() | {"class": shown["class"]})
    assert answer.status == 201


@pytest.mark.asyncio
async def test_getting_an_unchanged_letter_expects_not_modified(client: WordsClient) -> None:
    """Who has seen this version is not sent it again."""
    created = await new_letter(client)
    seen = await ask(client, "GET", f"/letters/{created.id}")
    answer = await ask(client, "GET", f"/letters/{created.id}", if_none_match=seen.etag)
    assert (answer.status, answer.body) == (304, b"")
    answer = await ask(client, "GET", f"/letters/{created.id}", if_none_match='"0"')
    assert answer.status == 200


@pytest.mark.asyncio
async def test_replacing_a_stale_letter_expects_precondition_failed(client: WordsClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_letter(client)
    answer = await ask(client, "PUT", f"/letters/{created.id}", fields_of(LetterForm.of(created)), if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/letters/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {"from": letter_form()["from"]})
    answer = await ask(client, "PUT", f"/letters/{created.id}", fields_of(LetterForm.of(created)), if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/letters/{created.id}")
    answer = await ask(client, "PUT", f"/letters/{created.id}", fields_of(LetterForm.of(created)), if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_patching_a_stale_letter_expects_precondition_failed(client: WordsClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_letter(client)
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {}, if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/letters/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {"from": letter_form()["from"]})
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/letters/{created.id}")
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {}, if_match=seen.etag)
    assert answer.status == 200


@pytest.mark.asyncio
async def test_deleting_a_stale_letter_expects_precondition_failed(client: WordsClient) -> None:
    """With If-Match only the version that the caller has seen is written; without a newer one nothing happens."""
    created = await new_letter(client)
    answer = await ask(client, "DELETE", f"/letters/{created.id}", if_match='"0"')
    assert answer.status == 412
    seen = await ask(client, "GET", f"/letters/{created.id}")
    assert seen.status == 200
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {"from": letter_form()["from"]})
    answer = await ask(client, "DELETE", f"/letters/{created.id}", if_match=seen.etag)
    assert answer.status == 412
    seen = await ask(client, "GET", f"/letters/{created.id}")
    answer = await ask(client, "DELETE", f"/letters/{created.id}", if_match=seen.etag)
    assert answer.status == 204


@pytest.mark.asyncio
async def test_searching_letters_by_from_expects_what_fits(client: WordsClient) -> None:
    """A list by from has what has just this value."""
    created = await new_letter(client)
    page = await client.list_letters(id=[created.id], from_=created.from_)
    assert page.items == [created]
    page = await client.list_letters(id=[created.id], from_=make_letter_form().from_)
    assert page.items == []


@pytest.mark.asyncio
async def test_searching_letters_by_date_range_expects_what_fits(client: WordsClient) -> None:
    """A list by date has what is in the range: its start is in, its end is not."""
    created = await new_letter(client)
    page = await client.list_letters(id=[created.id], date_from=created.date_)
    assert page.items == [created]
    page = await client.list_letters(id=[created.id], date_until=created.date_)
    assert page.items == []
    page = await client.list_letters(id=[created.id], date_from=created.date_ + timedelta(days=1))
    assert page.items == []
    page = await client.list_letters(
        id=[created.id],
        date_from=created.date_,
        date_until=created.date_ + timedelta(days=1),
    )
    assert page.items == [created]


@pytest.mark.asyncio
async def test_searching_letters_by_type_expects_what_fits(client: WordsClient) -> None:
    """A list by type has what has just this value."""
    created = await new_letter(client)
    page = await client.list_letters(id=[created.id], type=created.type)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_listing_letters_by_date_expects_them_ascending(client: WordsClient) -> None:
    """By date, ascending; the id breaks ties. So it is when nothing is asked."""
    made = [await new_letter(client) for _ in range(3)]
    tie = fields_of(made[0])["date"]
    made.append(await new_letter(client, date=tie))
    ids = [one.id for one in made]
    page = await client.list_letters(id=ids, sort="date")
    wanted = sorted(made, key=lambda one: (one.date_, one.id))
    assert page.items == wanted
    page = await client.list_letters(id=ids)
    assert page.items == wanted


@pytest.mark.asyncio
@pytest.mark.parametrize(("query", "field", "code"), UNASKABLE)
async def test_listing_letters_by_what_cannot_be_asked_expects_its_fault(
    client: WordsClient,
    query: str,
    field: str,
    code: str,
) -> None:
    """A list is asked in the words of the design, within its limits."""
    answer = await ask(client, "GET", f"/letters?{query}")
    assert answer.refusal == refusal((field, code))


@pytest.mark.asyncio
async def test_listing_letters_at_the_limits_expects_a_page(client: WordsClient) -> None:
    """A page may have one item, and 100."""
    answer = await ask(client, "GET", "/letters?limit=1")
    assert answer.status == 200
    answer = await ask(client, "GET", "/letters?limit=100")
    assert answer.status == 200


@pytest.mark.asyncio
async def test_reading_letters_page_by_page_expects_each_once(client: WordsClient) -> None:
    """Page after page each of them comes once; a cursor is good for its own question only."""
    ids = {(await new_letter(client)).id for _ in range(3)}
    first = await client.list_letters(id=sorted(ids), limit=2)
    second = await client.list_letters(id=sorted(ids), limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert {one.id for one in [*first.items, *second.items]} == ids
    answer = await ask(client, "GET", f"/letters?limit=2&after={first.next}")
    assert answer.refusal == refusal(("after", "pattern"))


@pytest.mark.asyncio
async def test_writing_a_letter_expects_its_events(client: WordsClient, events: Events) -> None:
    """Each write is told to everybody, with the whole of it; a write that changes nothing is not."""
    created = await new_letter(client)
    await ask(client, "PUT", f"/letters/{created.id}", fields_of(LetterForm.of(created)))
    await ask(client, "PATCH", f"/letters/{created.id}", {})
    answer = await ask(client, "PATCH", f"/letters/{created.id}", {"from": letter_form()["from"]})
    changed_now = answer.read(Letter)
    await ask(client, "DELETE", f"/letters/{created.id}")
    told = await events.of("letter", created.id, count=3)
    assert [one.name for one in told] == ["letter_upserted", "letter_upserted", "letter_deleted"]
    assert [one.read(Letter) for one in told[:2]] == [created, changed_now]
    assert told[-1].read(Letter).id == created.id
