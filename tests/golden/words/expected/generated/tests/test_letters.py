# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""What every letter must do."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

import pytest

from onehand.runtime.client.errors import ClientError, Conflict, Invalid, NotFound
from onehand.runtime.sample import next_number, text

from ..client import WordsClient
from ..client.models import Letter, LetterForm, LetterPatch
from ..factories import LetterFormFields, make_letter_form

NOBODY = "01900000-0000-7000-8000-000000000000"


async def new_letter(client: WordsClient, **changes: Unpack[LetterFormFields]) -> Letter:
    return await client.create_letter(make_letter_form(**changes))


def faults(refused: pytest.ExceptionInfo[ClientError]) -> set[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return {(fault.field, fault.code) for fault in refused.value.errors}


@pytest.mark.asyncio
async def test_letter_not_found(client: WordsClient) -> None:
    """An id that no letter has is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await client.get_letter(NOBODY)
    with pytest.raises(NotFound):
        await client.delete_letter(NOBODY)
    with pytest.raises(NotFound):
        await client.list_letter_versions(NOBODY)
    with pytest.raises(NotFound):
        await client.update_letter(NOBODY, make_letter_form())


@pytest.mark.asyncio
async def test_letter_is_read_as_it_was_created(client: WordsClient) -> None:
    """What was created is what is read, by its id and in the list."""
    created = await new_letter(client)
    assert await client.get_letter(created.id) == created
    page = await client.list_letters(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_letter_is_replaced(client: WordsClient) -> None:
    """A PUT replaces what was there."""
    created = await new_letter(client)
    form = make_letter_form(class_=created.class_)
    updated = await client.update_letter(created.id, form)
    assert updated.from_ == form.from_
    assert updated.list_ == form.list_
    assert updated.type == form.type
    assert updated.date_ == form.date_
    assert updated.of_ == form.of_
    assert updated.pay == form.pay


@pytest.mark.asyncio
async def test_letter_that_does_not_change_keeps_its_etag(client: WordsClient) -> None:
    """A PUT that changes nothing writes nothing: the ETag stays."""
    created = await new_letter(client)
    before = await client.send("GET", f"/letters/{created.id}")
    assert await client.update_letter(created.id, LetterForm.of(created)) == created
    after = await client.send("GET", f"/letters/{created.id}")
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.asyncio
async def test_letter_is_changed_in_part(client: WordsClient) -> None:
    """A PATCH changes what it names."""
    created = await new_letter(client)
    number = next_number()
    changed = text(number, "from", longest=40)
    patched = await client.patch_letter(created.id, LetterPatch(from_=changed))
    assert patched.from_ == changed


@pytest.mark.asyncio
async def test_str_of_letter_is_cleared(client: WordsClient) -> None:
    """Null in a PATCH clears what is optional."""
    created = await new_letter(client)
    patched = await client.patch_letter(created.id, LetterPatch(str_=None))
    assert patched.str_ is None


@pytest.mark.asyncio
async def test_deleted_letter_is_gone(client: WordsClient) -> None:
    """A deleted letter is not found any more."""
    created = await new_letter(client)
    await client.delete_letter(created.id)
    with pytest.raises(NotFound):
        await client.get_letter(created.id)


@pytest.mark.asyncio
async def test_letter_has_a_history(client: WordsClient) -> None:
    """The journal begins with the insert."""
    created = await new_letter(client)
    page = await client.list_letter_versions(created.id)
    assert [(one.type, one.letter) for one in page.items] == [("insert", created)]


@pytest.mark.asyncio
async def test_letter_without_anything_lists_every_error(client: WordsClient) -> None:
    """All that is missing is told at once."""
    with pytest.raises(Invalid) as refused:
        await client.send("POST", "/letters", b"{}")
    assert faults(refused) == {
        ("from", "required"),
        ("class", "required"),
        ("list", "required"),
        ("type", "required"),
        ("date", "required"),
        ("of", "required"),
        ("pay", "required"),
    }


@pytest.mark.asyncio
async def test_letter_from_is_not_blank(client: WordsClient) -> None:
    """A from of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_letter(client, from_="  ")
    assert ("from", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_letter_from_may_have_40_characters(client: WordsClient) -> None:
    """A from of 40 characters is accepted."""
    number = next_number()
    created = await new_letter(client, from_=text(number, "from", shortest=40, longest=40))
    assert created.id


@pytest.mark.asyncio
async def test_letter_from_has_at_most_40_characters(client: WordsClient) -> None:
    """A from of more than 40 characters is refused."""
    with pytest.raises(Invalid) as refused:
        await new_letter(client, from_="x" * 41)
    assert ("from", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_letter_class_is_not_blank(client: WordsClient) -> None:
    """A class of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_letter(client, class_="  ")
    assert ("class", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_letter_list_has_at_least_1_items(client: WordsClient) -> None:
    """Less than 1 list are refused."""
    with pytest.raises(Invalid) as refused:
        await new_letter(client, list_=[])
    assert ("list", "too_short") in faults(refused)


@pytest.mark.asyncio
async def test_letter_str_is_not_blank(client: WordsClient) -> None:
    """A str of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_letter(client, str_="  ")
    assert ("str", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_letter_of_has_a_bound_at_least(client: WordsClient) -> None:
    """0.99 is refused as of."""
    with pytest.raises(Invalid) as refused:
        await new_letter(client, of_=Decimal("0.99"))
    assert ("of", "too_small") in faults(refused)


@pytest.mark.asyncio
async def test_letter_of_may_be_at_least(client: WordsClient) -> None:
    """1 is accepted as of."""
    created = await new_letter(client, of_=Decimal(1))
    assert created.of_ == Decimal(1)


@pytest.mark.asyncio
async def test_letter_from_and_class_is_unique(client: WordsClient) -> None:
    """Two letters cannot have the same from and class."""
    created = await new_letter(client)
    with pytest.raises(Conflict) as refused:
        await new_letter(client, from_=created.from_, class_=created.class_)
    assert ("from", "taken") in faults(refused)


@pytest.mark.asyncio
async def test_letters_are_found_by_from_equal(client: WordsClient) -> None:
    """The declared search by from finds what it should, and only that."""
    created = await new_letter(client)
    page = await client.list_letters(id=[created.id], from_=created.from_)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_letters_are_found_by_date_range(client: WordsClient) -> None:
    """The declared search by date finds what it should, and only that."""
    created = await new_letter(client)
    page = await client.list_letters(id=[created.id], date_from=created.date_)
    assert page.items == [created]
    page = await client.list_letters(id=[created.id], date_until=created.date_)
    assert page.items == []


@pytest.mark.asyncio
async def test_letters_are_found_by_type_equal(client: WordsClient) -> None:
    """The declared search by type finds what it should, and only that."""
    created = await new_letter(client)
    page = await client.list_letters(id=[created.id], type=created.type)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_letters_are_read_page_by_page(client: WordsClient) -> None:
    """Page after page, each of them comes once."""
    ids = [(await new_letter(client)).id for _ in range(3)]
    first = await client.list_letters(id=ids, limit=2)
    second = await client.list_letters(id=ids, limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)
