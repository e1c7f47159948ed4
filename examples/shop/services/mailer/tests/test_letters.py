"""One letter per order, whatever the streams do: repeat, overtake, or break in between."""

from onehand.runtime.mock.consumer import MockConsumer
from services.mailer.generated.models import Message, MessageQuery
from services.order.generated.factories import make_order_placed
from services.user.generated.factories import make_user, make_user_deleted, make_user_upserted

ADA = make_user(id="ada", name="Ada", email="ada@example.com")


async def letters(consumer: MockConsumer) -> list[Message]:
    page = await consumer.call().messages.page(MessageQuery())
    return list(page.items)


async def test_a_customer_gets_one_letter_per_order(consumer: MockConsumer) -> None:
    """Also when the broker delivers everything twice."""
    await consumer.stream("user").publish(make_user_upserted(user=ADA))
    orders = consumer.stream("order")
    await orders.publish(make_order_placed(user_id="ada", number="A-1"), make_order_placed(user_id="ada"))
    await orders.duplicate()
    found = await letters(consumer)
    assert [letter.to for letter in found] == ["ada@example.com"] * 2
    assert any(letter.subject.startswith("Ada, your order A-1 over ") for letter in found)
    assert orders.duplicates == 2


async def test_an_order_may_come_before_its_customer(consumer: MockConsumer) -> None:
    """Its event fails, others go on, and the letter is written when the customer is known."""
    users, orders = consumer.stream("user"), consumer.stream("order")
    await users.publish(make_user_upserted(user=ADA))
    await orders.publish(make_order_placed(user_id="bo"), make_order_placed(user_id="ada"))
    assert [failure.error for failure in orders.failures] == ["LookupError: user 'bo' is not known here yet"]
    assert len(await letters(consumer)) == 1
    await users.publish(make_user_upserted(user=make_user(id="bo")))
    await orders.retry()
    assert (len(await letters(consumer)), orders.failures) == (2, [])


async def test_the_letter_and_its_mark_share_one_transaction(consumer: MockConsumer) -> None:
    """The mail provider hangs up once: nothing is kept of that attempt."""
    await consumer.stream("user").publish(make_user_upserted(user=ADA))
    orders = consumer.stream("order")
    await orders.publish(make_order_placed(user_id="ada", number="A-2-wobbly"))
    assert (await letters(consumer), [one.attempts for one in orders.failures]) == ([], [1])
    await orders.retry()
    assert len(await letters(consumer)) == 1


async def test_events_that_nobody_here_knows_are_passed_over(consumer: MockConsumer) -> None:
    """New kinds, and new fields of old ones: the producer may add at any time."""
    await consumer.stream("user").publish(make_user_upserted(user=ADA), newer={"colour": "red"})
    orders = consumer.stream("order")
    await orders.publish({"discriminator": "order_gift_wrapped", "order_id": "7"})
    assert (orders.stored, orders.handled) == (["order_gift_wrapped"], [])
    assert set(consumer.copies("user.user")) == {"ada"}


async def test_a_customer_who_is_gone_stays_gone(consumer: MockConsumer) -> None:
    """An older event that arrives late does not bring the copy back."""
    users = consumer.stream("user")
    older, gone = make_user_upserted(user=ADA), make_user_deleted(user=ADA)
    await users.publish(gone, older)
    assert not consumer.copies("user.user")
