"""What 'order' does by hand."""

from __future__ import annotations

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.problem import NotImplementedYet

from .generated.call import Call
from .generated.handlers import OperationsHandler, OrdersHandler
from .generated.models import CancellationForm, CountOrders200, CountOrders204, CountOrdersQuery, Order, OrderForm


class Orders(OrdersHandler):
    async def create_order(self, call: Call, body: OrderForm) -> Versioned[Order]:
        raise NotImplementedYet("create_order is to be written")

    async def cancel_order(self, call: Call, id: str, body: CancellationForm) -> Order | Versioned[Order]:
        raise NotImplementedYet("cancel_order is to be written")


class Operations(OperationsHandler):
    async def count_orders(self, call: Call, query: CountOrdersQuery) -> CountOrders200 | CountOrders204:
        raise NotImplementedYet("count_orders is to be written")
