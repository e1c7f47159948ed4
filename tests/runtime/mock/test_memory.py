"""The memory store behaves as PostgreSQL would: transactions, uniqueness, history, events."""

from __future__ import annotations

import asyncio
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import UNSET, structs

from onehand.runtime.call import Call
from onehand.runtime.identity import Identity
from onehand.runtime.mock.service import Mock
from onehand.runtime.model import Resource, Value
from onehand.runtime.problem import Conflict, Invalid, NotFound, NotMocked, PreconditionFailed
from onehand.runtime.spec import EmbedSpec, FieldSpec, ResourceSpec
from tests.runtime.sample.services.user.generated.app import SERVICE
from tests.runtime.sample.services.user.generated.models import PartForm, UserForm, UserQuery


class Buyer(Value):
    id: str
    name: str


class Refund(Resource):
    id: str
    user_id: str
    buyer: Buyer
    created_at: datetime
    updated_at: datetime


ADA = {"email": "ada@example.com", "name": "Ada"}
PART: dict[str, Any] = {"number": "A", "price": Decimal(1), "stock": 1}


@pytest.fixture
def mock() -> Mock:
    return Mock(SERVICE)


@pytest.fixture
def call(mock: Mock) -> Any:
    return calls(mock)


def calls(mock: Mock, subject: str = "ada") -> Any:
    return mock.service.call(mock.store, None, identity=Identity("user", subject))


async def names(call: Call) -> list[str]:
    return [user.name async for user in call.users.all()]  # type: ignore[attr-defined]


async def test_a_transaction_is_all_or_nothing(mock: Mock, call: Any):
    """What was written before the failure is gone: rows, history, events."""
    kept = await call.users.insert(UserForm(email="a@b.de", name="kept"))
    with pytest.raises(RuntimeError):  # noqa: PT012  the whole block is what fails
        async with call.transaction():
            await call.users.insert(UserForm(**ADA))
            await call.users.update(kept.value.id, UserForm(email="a@b.de", name="changed"))
            await call.users.delete(kept.value.id)
            raise RuntimeError
    assert await names(call) == ["kept"]
    assert (await call.users.get(kept.value.id)) == kept
    assert len(mock.store.tables["user"].journal) == 1


async def test_an_inner_transaction_is_a_savepoint(call: Any):
    """Only its own writes are taken back."""
    async with call.transaction():
        await call.users.insert(UserForm(email="a@b.de", name="outer"))
        with pytest.raises(Conflict):  # noqa: PT012  the whole block is what fails
            async with call.transaction():
                await call.users.insert(UserForm(email="c@d.de", name="inner"))
                await call.users.insert(UserForm(email="A@B.de", name="again"))
    assert await names(call) == ["outer"]


async def test_a_transaction_is_alone(mock: Mock):
    """Another call waits, and sees either all of it or nothing."""
    first, second = calls(mock), calls(mock)
    seen = []

    async def watch() -> None:
        seen.append(await names(second))

    async with first.transaction():
        await first.users.insert(UserForm(email="a@b.de", name="a"))
        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.01)
        assert seen == []
        await first.users.insert(UserForm(email="c@d.de", name="c"))
    await watching
    assert seen == [["a", "c"]]


async def test_unique(call: Any):
    """An email whatever its case, several columns only together, null never."""
    await call.users.insert(UserForm(**ADA))
    with pytest.raises(Conflict):
        await call.users.insert(UserForm(email="ADA@EXAMPLE.COM", name="x"))
    found = await call.users.get_by_email("Ada@Example.com")
    assert found.value.name == "Ada"
    assert await call.users.get_by_email("bo@example.com") is None
    first = await call.parts.insert(PartForm(**PART))
    assert (await call.parts.get_by_price_and_stock(1, 1)) == first
    await call.parts.insert(PartForm(**PART | {"number": "B", "stock": 2}))
    with pytest.raises(Conflict) as conflict:
        await call.parts.insert(PartForm(**PART | {"number": "C"}))
    assert [fault.field for fault in conflict.value.errors] == ["price", "stock"]
    with pytest.raises(AttributeError):
        call.parts.get_by_state("new")


async def test_fields_that_the_form_does_not_have(call: Any):
    """`set_by: caller` is the caller, `set_by: service` is given by name or its default; `set` changes it."""
    part = await call.parts.insert(PartForm(**PART))
    assert (part.value.reviewed_by, part.value.state) == ("ada", "new")
    other = await call.parts.insert(PartForm(**PART | {"number": "B", "stock": 2}), state="old")
    assert other.value.state == "old"
    changed = await call.parts.set(part.value.id, state="sold")
    assert changed.value == structs.replace(part.value, state="sold", updated_at=changed.value.updated_at)
    assert changed.sequence > part.sequence
    assert await call.parts.set(part.value.id, state=UNSET) == changed
    assert await call.parts.set("none", state="x") is None
    kept = await call.parts.update(part.value.id, PartForm(**PART | {"stock": 9}))
    assert kept.value.state == "sold"


async def test_a_bad_form_is_refused_here_too(call: Any):
    """Forms made by code get the checks that the decoder would have made."""
    with pytest.raises(Invalid):
        await call.users.insert(UserForm(email="nobody", name="Ada"))
    form = UserForm(**ADA)
    form.name = "x" * 101
    with pytest.raises(Invalid):
        await call.users.insert(form)


async def test_if_match(call: Any):
    """The version that somebody saw must still be current."""
    ada = await call.users.insert(UserForm(**ADA))
    changed = await call.users.update(ada.value.id, UserForm(**ADA | {"name": "B"}), if_match=ada.sequence)
    for write in (
        call.users.update(ada.value.id, UserForm(**ADA), if_match=ada.sequence),
        call.users.delete(ada.value.id, if_match=ada.sequence),
    ):
        with pytest.raises(PreconditionFailed):
            await write
    assert await call.users.delete(ada.value.id, if_match=changed.sequence)


async def test_raw_sql_is_not_mocked(call: Any):
    """501, said plainly."""
    with pytest.raises(NotMocked):
        await call.sql.rows("select 1")


async def test_pages_of_versions(call: Any):
    """Newest first, through all pages."""
    ada = await call.users.insert(UserForm(**ADA))
    for number in range(4):
        await call.users.update(ada.value.id, UserForm(**ADA | {"name": f"n{number}"}))
    found, after = [], None
    while True:
        page = await call.users.versions(ada.value.id, limit=2, after=after)
        found += [version.user.name for version in page.items]
        after = page.next
        if after is None:
            break
    assert found == ["n3", "n2", "n1", "n0", "Ada"]


async def test_children_and_embedded_resources():
    """A child belongs to its parent's path; an embedded resource is shown as it is now."""
    buyer = EmbedSpec(form_field="number", column="buyer_id", resource="user", fields=("id", "name"), model=Buyer)
    refunds = ResourceSpec(
        name="refund",
        plural="refunds",
        path="/users/{user_id}/refunds",
        model=Refund,
        form=PartForm,
        parent="user",
        parent_field="user_id",
        fields=(
            FieldSpec(name="user_id", column="user_id", type="id", in_form=False, refers_to="user.user"),
            FieldSpec(name="buyer", column="buyer_id", type="value", embed=buyer),
        ),
    )
    mock = Mock(structs.replace(SERVICE, resources=(*SERVICE.resources, refunds)))
    call = calls(mock)
    table = mock.store.table(call, refunds, None)
    ada = await call.users.insert(UserForm(**ADA))
    form = PartForm(**PART | {"number": ada.value.id})
    made = await table.insert(form, user_id=ada.value.id)
    assert made.value.buyer == Buyer(id=ada.value.id, name="Ada")
    assert await table.get(made.value.id, user_id=ada.value.id) == made
    assert await table.get(made.value.id, user_id="other") is None
    assert (await table.page(UserQuery(), user_id="other")).items == []
    assert not await table.delete(made.value.id, user_id="other")
    await call.users.update(ada.value.id, UserForm(**ADA | {"name": "Bo"}))
    assert (await table.get(made.value.id)).value.buyer.name == "Bo"
    with pytest.raises(Conflict):
        await call.users.delete(ada.value.id)
    with pytest.raises(NotFound):
        await table.insert(form, user_id="none")
    with pytest.raises(Invalid) as refused:
        await table.insert(PartForm(**PART), user_id=ada.value.id)
    assert [(fault.field, fault.code) for fault in refused.value.errors] == [("number", "unknown_reference")]
