"""Members of somebody else's union that are not listed yet are kept, wherever they stand."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from onehand.runtime.model import OpenEnum, OpenUnion, Resource, Unknown, Value
from onehand.runtime.model.union import open_decoder


class Network(OpenEnum):
    VISA = "visa"


class Card(Value):
    number: str
    limit: Decimal | None = None
    until: datetime | None = None
    network: Network | None = None


class Split(Value):
    parts: list[Payment]


class PaymentCard(Card, tag_field="kind", tag="card"):
    pass


class PaymentSplit(Split, tag_field="kind", tag="SPLIT"):
    pass


Payment = OpenUnion[PaymentCard | PaymentSplit]


class OnlyCard(Card, tag_field="kind", tag="card"):
    pass


Only = OpenUnion[OnlyCard]


class Order(Resource):
    payment: Payment
    others: list[Payment] = msgspec.field(default_factory=list)
    named: dict[str, list[Payment]] | None = None
    second: Payment | None = None
    changed: Payment | msgspec.UnsetType | None = msgspec.UNSET


read = open_decoder(Order).decode
VOUCHER = b'{"kind":"voucher","code":"A","deep":{"n":[1,2.5,null,123456789012345678901234567890]}}'
CARD = b'{"kind":"card","number":"1","limit":"1.50","until":"2026-01-01T00:00:00Z"}'


@pytest.mark.parametrize(
    "text",
    [
        b'{"payment":%s}',
        b'{"payment":%%s,"others":[%s,%%s]}' % VOUCHER,
        b'{"payment":{"kind":"SPLIT","parts":[%s,{"kind":"SPLIT","parts":[{"kind":"new"}]}]}}',
        b'{"payment":{"kind":"card","number":"1"},"named":{"a":[%s],"b":[]}}',
        b'{"payment":{"kind":"card","number":"1"},"second":%s}',
        b'{"payment":{"kind":"card","number":"1"},"changed":%s}',
    ],
)
def test_what_is_read_is_written_again(text: bytes) -> None:
    """In lists and maps, optional, and in members of members."""
    for member in (VOUCHER, CARD):
        whole = text.replace(b"%s", member)
        assert msgspec.json.encode(read(whole)) == whole


def test_a_known_member_is_a_struct_with_its_types() -> None:
    """As if the union were closed; its own unknown fields are passed over, its unknown enum values kept."""
    found = read(b'{"payment":%s}' % CARD.replace(b'"1"', b'"1","network":"mir","more":[]')).payment
    assert type(found) is PaymentCard
    assert (found.limit, found.until) == (Decimal("1.50"), datetime(2026, 1, 1, tzinfo=UTC))
    assert isinstance(found.network, Network)
    assert (found.network, found.network.known) == ("mir", False)


def test_an_unknown_member_matches_beside_the_known_ones() -> None:
    """By its discriminator, with its fields as JSON."""

    def says(order: Any) -> str:
        match order.payment:
            case PaymentCard(number=number):
                return f"card {number}"
            case Unknown(discriminator="voucher") as voucher:
                return f"voucher {voucher['code']}"
            case Unknown(discriminator=kind):
                return f"some {kind}"
        return "?"

    assert [says(read(b'{"payment":%s}' % one)) for one in (CARD, VOUCHER, b'{"kind":"cash"}')] == [
        "card 1",
        "voucher A",
        "some cash",
    ]


def test_a_union_of_one_is_open_too() -> None:
    """Its second member comes some day."""
    decode = open_decoder(list[Only]).decode
    assert decode(b"[%s,%s]" % (CARD, VOUCHER))[1] == msgspec.json.decode(VOUCHER)
    assert type(decode(b"[%s]" % CARD)[0]) is OnlyCard


def test_another_decoder_does_not_make_plain_json_of_it() -> None:
    """Then a match would silently match nothing."""
    with pytest.raises(msgspec.ValidationError, match=r"Expected `OpenUnion.*`, got `dict` - at `\$.payment`"):
        msgspec.json.decode(b'{"payment":%s}' % CARD, type=Order)


def test_an_unknown_member_can_be_made_and_copied() -> None:
    """As a caller does who is ahead of the generated code."""
    made = Unknown({"kind": "voucher", "code": "A"}, discriminator="voucher")
    order = Order(payment=made)
    assert msgspec.json.encode(order) == b'{"payment":{"kind":"voucher","code":"A"}}'
    assert read(msgspec.json.encode(order)) == order
    assert copy.deepcopy(made).discriminator == "voucher"


@pytest.mark.parametrize(
    ("payment", "says"),
    [
        (b"{}", "missing required field `kind`"),
        (b'{"kind":7}', "Expected `str`, got `int`"),
        (b'"card"', "Expected `object`, got `str`"),
        (b"null", "got `null`"),
        (b'{"kind":"card","number":7}', "Expected `str`, got `int`"),
        (b'{"kind":"SPLIT","parts":[{"kind":"card"}]}', "missing required field `number`"),
    ],
)
def test_what_is_no_member_at_all_is_refused(payment: bytes, says: str) -> None:
    """Open is not anything: a member says which it is, and a listed one is what it says."""
    with pytest.raises(msgspec.ValidationError, match=says):
        read(b'{"payment":%s}' % payment)
