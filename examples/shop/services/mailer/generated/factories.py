# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""Forms and values of 'mailer' for tests: valid, and different at every call."""

from __future__ import annotations

from msgspec.structs import replace

from onehand.runtime.sample import email, next_number, text

from .client.models import MessageForm


def make_message_form(**changes: object) -> MessageForm:
    """A message form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = MessageForm(order_id=f"order-{number}", to=email(number), subject=text(number, "subject", longest=200))
    return replace(made, **changes)
