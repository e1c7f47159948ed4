# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""What every user must do."""

from __future__ import annotations

from typing import Unpack

import pytest

from onehand.runtime.client.errors import ClientError, Conflict, Invalid, NotFound
from onehand.runtime.sample import email, next_number, text

from ..client import UserClient
from ..client.models import User, UserForm, UserPatch
from ..factories import UserFormFields, make_user_form

NOBODY = "01900000-0000-7000-8000-000000000000"


async def new_user(client: UserClient, **changes: Unpack[UserFormFields]) -> User:
    return await client.create_user(make_user_form(**changes))


def faults(refused: pytest.ExceptionInfo[ClientError]) -> set[tuple[str, str]]:
    """Field and code of everything that was wrong."""
    return {(fault.field, fault.code) for fault in refused.value.errors}


@pytest.mark.asyncio
async def test_user_not_found(client: UserClient) -> None:
    """An id that no user has is not found, whatever is asked of it."""
    with pytest.raises(NotFound):
        await client.get_user(NOBODY)
    with pytest.raises(NotFound):
        await client.delete_user(NOBODY)
    with pytest.raises(NotFound):
        await client.list_user_versions(NOBODY)
    with pytest.raises(NotFound):
        await client.update_user(NOBODY, make_user_form())


@pytest.mark.asyncio
async def test_user_is_read_as_it_was_created(client: UserClient) -> None:
    """What was created is what is read, by its id and in the list."""
    created = await new_user(client)
    assert await client.get_user(created.id) == created
    page = await client.list_users(id=[created.id])
    assert page.items == [created]


@pytest.mark.asyncio
async def test_user_is_replaced(client: UserClient) -> None:
    """A PUT replaces what was there."""
    created = await new_user(client)
    form = make_user_form()
    updated = await client.update_user(created.id, form)
    assert updated.email == form.email
    assert updated.name == form.name


@pytest.mark.asyncio
async def test_user_that_does_not_change_keeps_its_etag(client: UserClient) -> None:
    """A PUT that changes nothing writes nothing: the ETag stays."""
    created = await new_user(client)
    before = await client.send("GET", f"/users/{created.id}")
    assert await client.update_user(created.id, UserForm.of(created)) == created
    after = await client.send("GET", f"/users/{created.id}")
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.asyncio
async def test_user_is_changed_in_part(client: UserClient) -> None:
    """A PATCH changes what it names."""
    created = await new_user(client)
    number = next_number()
    changed = email(number)
    patched = await client.patch_user(created.id, UserPatch(email=changed))
    assert patched.email == changed


@pytest.mark.asyncio
async def test_nickname_of_user_is_cleared(client: UserClient) -> None:
    """Null in a PATCH clears what is optional."""
    created = await new_user(client)
    patched = await client.patch_user(created.id, UserPatch(nickname=None))
    assert patched.nickname is None


@pytest.mark.asyncio
async def test_deleted_user_is_gone(client: UserClient) -> None:
    """A deleted user is not found any more."""
    created = await new_user(client)
    await client.delete_user(created.id)
    with pytest.raises(NotFound):
        await client.get_user(created.id)


@pytest.mark.asyncio
async def test_user_has_a_history(client: UserClient) -> None:
    """The journal begins with the insert."""
    created = await new_user(client)
    page = await client.list_user_versions(created.id)
    assert [(one.type, one.user) for one in page.items] == [("insert", created)]


@pytest.mark.asyncio
async def test_user_without_anything_lists_every_error(client: UserClient) -> None:
    """All that is missing is told at once."""
    with pytest.raises(Invalid) as refused:
        await client.send("POST", "/users", b"{}")
    assert faults(refused) == {("email", "required"), ("name", "required")}


@pytest.mark.asyncio
async def test_user_email_is_not_blank(client: UserClient) -> None:
    """An email of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_user(client, email="  ")
    assert ("email", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_user_name_is_not_blank(client: UserClient) -> None:
    """A name of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_user(client, name="  ")
    assert ("name", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_user_name_may_have_100_characters(client: UserClient) -> None:
    """A name of 100 characters is accepted."""
    number = next_number()
    created = await new_user(client, name=text(number, "name", shortest=100, longest=100))
    assert created.id


@pytest.mark.asyncio
async def test_user_name_has_at_most_100_characters(client: UserClient) -> None:
    """A name of more than 100 characters is refused."""
    with pytest.raises(Invalid) as refused:
        await new_user(client, name="x" * 101)
    assert ("name", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_user_nickname_is_not_blank(client: UserClient) -> None:
    """A nickname of spaces alone is refused."""
    with pytest.raises(Invalid) as refused:
        await new_user(client, nickname="  ")
    assert ("nickname", "blank") in faults(refused)


@pytest.mark.asyncio
async def test_user_nickname_may_have_40_characters(client: UserClient) -> None:
    """A nickname of 40 characters is accepted."""
    number = next_number()
    created = await new_user(client, nickname=text(number, "nickname", shortest=40, longest=40))
    assert created.id


@pytest.mark.asyncio
async def test_user_nickname_has_at_most_40_characters(client: UserClient) -> None:
    """A nickname of more than 40 characters is refused."""
    with pytest.raises(Invalid) as refused:
        await new_user(client, nickname="x" * 41)
    assert ("nickname", "too_long") in faults(refused)


@pytest.mark.asyncio
async def test_user_email_is_unique(client: UserClient) -> None:
    """Two users cannot have the same email."""
    created = await new_user(client)
    with pytest.raises(Conflict) as refused:
        await new_user(client, email=created.email)
    assert ("email", "taken") in faults(refused)


@pytest.mark.asyncio
async def test_users_are_found_by_email_equal(client: UserClient) -> None:
    """The declared search by email finds what it should, and only that."""
    created = await new_user(client)
    page = await client.list_users(id=[created.id], email=created.email)
    assert page.items == [created]
    number = next_number()
    page = await client.list_users(id=[created.id], email=email(number))
    assert page.items == []


@pytest.mark.asyncio
async def test_users_are_found_by_status_equal(client: UserClient) -> None:
    """The declared search by status finds what it should, and only that."""
    created = await new_user(client)
    page = await client.list_users(id=[created.id], status=created.status)
    assert page.items == [created]


@pytest.mark.asyncio
async def test_users_are_found_by_name_prefix(client: UserClient) -> None:
    """The declared search by name finds what it should, and only that."""
    created = await new_user(client)
    page = await client.list_users(id=[created.id], name_prefix=created.name[:2])
    assert page.items == [created]
    page = await client.list_users(id=[created.id], name_prefix="~~")
    assert page.items == []


@pytest.mark.asyncio
async def test_users_are_read_page_by_page(client: UserClient) -> None:
    """Page after page, each of them comes once."""
    ids = [(await new_user(client)).id for _ in range(3)]
    first = await client.list_users(id=ids, limit=2)
    second = await client.list_users(id=ids, limit=2, after=first.next)
    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert sorted(one.id for one in [*first.items, *second.items]) == sorted(ids)
