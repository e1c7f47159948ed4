"""A day in the shop, told through the generated clients. `dev demo` plays it, step by step.

Each step is a coroutine; its docstring is the title, what it returns is the result that is shown.
A step that does not see what it expects raises, and the demo fails.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import Protocol, TypeVar

import asyncpg
from services.catalog.generated.client import CatalogClient
from services.catalog.generated.client.models import Money, ProductForm
from services.mailer.generated.client import MailerClient
from services.mailer.generated.client.models import Message
from services.order.generated.client import OrderClient
from services.order.generated.client.models import CancellationForm, Line, Order, OrderForm
from services.user.generated.client import UserClient
from services.user.generated.client.models import UserForm

from onehand.runtime.client.errors import Conflict, Invalid, NotFound

C = TypeVar("C")
T = TypeVar("T")


class Shop(Protocol):
    """What the demo offers: where the services run, and as whom to call them."""

    def client(self, cls: type[C]) -> C: ...
    def connect(self, database: str, role: str) -> AbstractAsyncContextManager["asyncpg.Connection[asyncpg.Record]"]:
        """Opens a database as `<service>_<role>`; `role` may also be a whole role name, of another service."""


class Story:
    """The steps, and what they remember for each other. Every play uses new names, so it can be played again."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.tag = secrets.token_hex(3)
        self.users = shop.client(UserClient)
        self.catalog = shop.client(CatalogClient)
        self.orders = shop.client(OrderClient)
        self.mailer = shop.client(MailerClient)
        self.email = f"ada+{self.tag}@example.com"
        self.user_id = self.product_id = self.order_id = ""

    def steps(self) -> list[Callable[[], Awaitable[str]]]:
        return [
            self.create_a_user,
            self.read_it_back,
            self.search_by_email,
            self.one_that_does_not_exist,
            self.an_invalid_one,
            self.a_duplicate,
            self.a_put_that_changes_nothing,
            self.put_a_product_on_the_shelf,
            self.the_user_arrives_by_event,
            self.place_an_order,
            self.a_letter_is_sent,
            self.a_handler_that_fails_once,
            self.cancel_it,
            self.another_service_knocks,
            self.a_replay,
        ]

    async def create_a_user(self) -> str:
        """Create a user"""
        user = await self.users.create_user(UserForm(email=self.email, name="Ada Lovelace"))
        self.user_id = user.id
        return f"201  {user.id}  {user.email}  {user.status}"

    async def read_it_back(self) -> str:
        """Read it back"""
        user = await self.users.get_user(self.user_id)
        expect(user.email == self.email)
        return f"200  {user.name}, since {user.created_at:%H:%M:%S.%f}"

    async def search_by_email(self) -> str:
        """Search by e-mail, in capitals"""
        page = await self.users.list_users(email=self.email.upper())
        expect([user.id for user in page.items] == [self.user_id])
        return f"200  {len(page.items)} found"

    async def one_that_does_not_exist(self) -> str:
        """Ask for one that does not exist"""
        error = await refused(NotFound, self.users.get_user("01900000-0000-7000-8000-000000000000"))
        return f"404  {error}"

    async def an_invalid_one(self) -> str:
        """Send one where everything is wrong"""
        # Past the form, which would not let it be made: this is what a careless caller sends.
        body = b'{"email": "not-an-address", "name": " ", "nickname": "' + b"x" * 41 + b'", "status": "sleeping"}'
        error = await refused(Invalid, self.users.send("POST", "/users", body))
        expect({fault.field for fault in error.errors} == {"email", "name", "nickname", "status"})
        return "422  " + "\n".join(f"{fault.field}: {fault.message} ({fault.code})" for fault in error.errors)

    async def a_duplicate(self) -> str:
        """Send the same e-mail again"""
        error = await refused(Conflict, self.users.create_user(UserForm(email=self.email, name="Somebody Else")))
        return "409  " + "; ".join(f"{fault.field}: {fault.message} ({fault.code})" for fault in error.errors)

    async def a_put_that_changes_nothing(self) -> str:
        """PUT what is there already: nothing is written, nothing is published"""
        async with self.shop.connect("user", "reader") as database:
            before = await database.fetchval("select count(*) from journal.users where id = $1", self.user_id)
            await self.users.update_user(self.user_id, UserForm(email=self.email, name="Ada Lovelace"))
            after = await database.fetchval("select count(*) from journal.users where id = $1", self.user_id)
        expect(before == after)
        return f"200  journal records before and after: {before}, {after}"

    async def put_a_product_on_the_shelf(self) -> str:
        """Put a product on the shelf"""
        price = Money(amount=Decimal("28.50"), currency="EUR")
        form = ProductForm(sku=f"BOOK-{self.tag.upper()}", name="The Mythical Man-Month", price=price)
        product = await self.catalog.create_product(form)
        self.product_id = product.id
        return f"201  {product.sku}  {product.price.amount} {product.price.currency}"

    async def the_user_arrives_by_event(self) -> str:
        """The user arrives in order's own database, by event"""
        async with self.shop.connect("order", "reader") as database:
            copy = await until(
                lambda: database.fetchrow("select email, sequence from copies.user_user where id = $1", self.user_id)
            )
        return f"copies.user_user: {copy['email']}, sequence {copy['sequence']}"

    async def place_an_order(self) -> str:
        """Place an order: priced by catalog's client, checked against the local copy of the user"""
        order = await self._place(f"A-{self.tag}", quantity=2)
        self.order_id = order.id
        expect(order.total.amount == Decimal(57))
        form = OrderForm(number=f"B-{self.tag}", user_id="nobody", lines=order_lines(self.product_id, 1))
        error = await refused(Invalid, self.orders.create_order(form))
        price = f"{order.total.amount} {order.total.currency}"
        return f"201  {order.number}: 2 x 28.50 = {price}\n422  for an unknown user: {faults(error)}"

    async def a_letter_is_sent(self) -> str:
        """order_placed reaches mailer, which writes to the customer"""
        began = time.perf_counter()
        messages = await until(lambda: self._messages(self.order_id))
        took = (time.perf_counter() - began) * 1000
        return f"to {messages[0].to}: {messages[0].subject}\nseen {took:.0f} ms after the order was answered"

    async def a_handler_that_fails_once(self) -> str:
        """A handler that fails once: recorded, retried, done; other customers do not wait"""
        order = await self._place(f"A-{self.tag}-wobbly", quantity=1)
        async with self.shop.connect("mailer", "reader") as database:
            failure = await until(
                lambda: database.fetchrow(
                    "select error, attempts, state from inbox.failures where key = $1 and state = 'succeeded'", order.id
                )
            )
        messages = await until(lambda: self._messages(order.id))
        expect(len(messages) == 1)
        first = f"failed {failure['attempts']} time: {failure['error']}"
        return f"{first}\nthen {failure['state']}, with {len(messages)} letter"

    async def cancel_it(self) -> str:
        """Cancel the order, twice"""
        order = await self.orders.cancel_order(self.order_id, CancellationForm(reason="Changed my mind"))
        form = CancellationForm(reason="Really")
        error = await refused(Conflict, self.orders.cancel_order(self.order_id, form))
        return f"201  {order.number} is {order.status}\n409  {error}"

    async def another_service_knocks(self) -> str:
        """Mailer tries to open order's database"""
        try:
            async with self.shop.connect("order", "mailer_app"):
                pass
        except asyncpg.PostgresError as error:
            return f"refused by PostgreSQL: {error}"
        raise AssertionError("mailer could open the database of order")

    async def a_replay(self) -> str:
        """Replay the user: a new event with the same sequence, and nothing changes"""
        async with self.shop.connect("user", "owner") as user, self.shop.connect("order", "reader") as order:
            arrived = "select count(*) from inbox.user_v1 where key = $1"
            before = await order.fetchval(arrived, self.user_id)
            copy = await order.fetchrow("select * from copies.user_user where id = $1", self.user_id)
            replayed = await user.fetchval("select journal.replay('user', $1, null, null)", self.user_id)
            await until(lambda: order.fetchval(f"select ({arrived}) = $2", self.user_id, before + replayed))
            waiting = "select count(*) = 0 from inbox.user_v1_queue where key = $1"
            await until(lambda: order.fetchval(waiting, self.user_id))
            expect(copy == await order.fetchrow("select * from copies.user_user where id = $1", self.user_id))
        return f"{replayed} record replayed; order's copy is as it was"

    async def some_traffic(self, users: int, per_second: float) -> None:
        """Creates users at an even pace, for the latencies that the demo shows."""
        began = time.perf_counter()
        for number in range(users):
            await asyncio.sleep(max(0.0, began + number / per_second - time.perf_counter()))
            await self.users.create_user(UserForm(email=f"u{number}+{self.tag}@example.com", name=f"User {number}"))

    async def _place(self, number: str, quantity: int) -> Order:
        form = OrderForm(number=number, user_id=self.user_id, lines=order_lines(self.product_id, quantity))
        return await self.orders.create_order(form)

    async def _messages(self, order_id: str) -> list[Message]:
        return (await self.mailer.list_messages(order_id=order_id)).items


def order_lines(product_id: str, quantity: int) -> list[Line]:
    return [Line(product_id=product_id, quantity=quantity)]


def expect(fact: bool) -> None:
    """Stops the story when something is not as it must be."""
    if not fact:
        raise AssertionError("not what was expected")


def faults(error: Invalid) -> str:
    return "; ".join(f"{fault.field}: {fault.message}" for fault in error.errors)


E = TypeVar("E", bound=Exception)


async def refused(error: type[E], call: Awaitable[object]) -> E:
    """The error that the call must end with."""
    try:
        await call
    except error as found:
        return found
    raise AssertionError(f"{error.__name__} was expected")


async def until(look: Callable[[], Awaitable[T | None]], seconds: float = 20.0) -> T:
    """The first answer that is not empty; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while True:
            found = await look()
            if found:
                return found
            await asyncio.sleep(0.005)
