"""What the mailer does when something happens: one letter per order."""

from collections.abc import Sequence

from .generated.call import Call
from .generated.consumers import OrderEvents
from .generated.models import MessageForm
from .generated.subscriptions.order import OrderPlaced
from .letterbox import post


class OnOrder(OrderEvents):
    async def order_placed(self, batch: Sequence[OrderPlaced], call: Call) -> None:
        """Write to the customer. The letter and the mark that the event is done share one transaction."""
        for order in batch:
            user = await call.user_copy.get(order.user_id)
            if user is None:
                # Its event is on another stream and may come later: fail, and be retried.
                message = f"user '{order.user_id}' is not known here yet"
                raise LookupError(message)
            subject = f"{user.name}, your order {order.number} over {order.total.amount} {order.total.currency}"
            post(user.email, subject)
            await call.messages.insert(MessageForm(order_id=order.order_id, to=user.email, subject=subject))
