"""What the order service does that a design cannot say: prices, and the rule for cancelling."""

from decimal import Decimal

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.handler import found
from onehand.runtime.problem import Conflict, Fault, Invalid

from .generated.call import Call
from .generated.clients.catalog.models import Product
from .generated.common import Money
from .generated.events import OrderPlaced
from .generated.handlers import OrdersHandler
from .generated.models import CancellationForm, Line, Order, OrderForm, OrderStatus


class Orders(OrdersHandler):
    async def create_order(self, call: Call, body: OrderForm) -> Versioned[Order]:
        """Price the lines by the catalogue, store the order, and tell the world in the same transaction."""
        order = await call.orders.insert(body, total=await total(call, body.lines))
        placed = order.value
        await call.emit(
            OrderPlaced(order_id=placed.id, user_id=placed.user_id, number=placed.number, total=placed.total)
        )
        return order

    async def cancel_order(self, call: Call, id: str, body: CancellationForm) -> Order:
        order = found(await call.orders.lock(id), "order", id).value
        if order.status != OrderStatus.PLACED:
            raise Conflict(f"order '{order.number}' is {order.status}")
        changed = await call.orders.set(id, status=OrderStatus.CANCELLED, cancelled_because=body.reason)
        return found(changed, "order", id).value


async def total(call: Call, lines: list[Line]) -> Money:
    """The sum of the lines at today's prices; a product that nobody can buy is a fault at its line."""
    ids = sorted({line.product_id for line in lines})
    products = {product.id: product async for product in call.catalog.all_products(id=ids)}
    faults = [
        Fault(f"lines[{at}].product_id", "unknown_reference", "no product has this id")
        for at, line in enumerate(lines)
        if line.product_id not in products
    ]
    currencies = {product.price.currency for product in products.values()}
    if len(currencies) > 1:
        faults.append(Fault("lines", "mixed_currencies", "all products of an order have one currency"))
    if faults:
        raise Invalid(faults)
    amount = sum((price(products[line.product_id], line) for line in lines), Decimal())
    return Money(amount=amount, currency=currencies.pop())


def price(product: Product, line: Line) -> Decimal:
    return product.price.amount * line.quantity
