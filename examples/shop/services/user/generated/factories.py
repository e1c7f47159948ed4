# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""Forms and values of 'user' for tests: valid, and different at every call."""

from __future__ import annotations

from msgspec.structs import replace

from onehand.runtime.sample import email, next_number, text

from .client.models import UserForm


def make_user_form(**changes: object) -> UserForm:
    """A user form; `changes` are fields that shall be otherwise."""
    number = next_number()
    made = UserForm(
        email=email(number),
        name=text(number, "name", longest=100),
        nickname=text(number, "nickname", longest=40),
    )
    return replace(made, **changes)
