"""consumers.py implements what the design says, or the service does not start."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from onehand.runtime.inbox.consumer import Consumer, ConsumerError, consumers
from tests.runtime.world import SUBSCRIPTION, UserDeleted


class UserEvents(Consumer, ABC):
    @abstractmethod
    async def user_deleted(self, batch: Any, call: Any) -> None: ...


class OnUser(UserEvents):
    async def user_deleted(self, batch: Any, call: Any) -> None: ...

    def remember(self) -> None: ...


class AlsoOnUser(OnUser):
    async def user_sneezed(self, batch: Any, call: Any) -> None: ...


class Lazy(UserEvents): ...


HANDLED = replace(SUBSCRIPTION, events={"user_deleted": UserDeleted}, consumer=UserEvents)


def module(*classes: type) -> ModuleType:
    made = ModuleType("consumers")
    vars(made).update({cls.__name__: cls for cls in (UserEvents, *classes)})
    return made


def test_the_implementation_is_found() -> None:
    """One object per producer, made from the class that implements the generated one."""
    assert type(consumers([HANDLED], module(OnUser))["user"]) is OnUser


def test_a_subscription_without_handlers_needs_no_class() -> None:
    """A copy follows by itself."""
    assert consumers([replace(HANDLED, events={}, consumer=None)], None) == {}


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (None, "no class implements 'UserEvents'"),
        (module(), "no class implements 'UserEvents'"),
        (module(Lazy), "'Lazy' does not handle 'user_deleted'"),
        (module(AlsoOnUser), "'AlsoOnUser.user_sneezed' is no handled event of the design"),
        (module(OnUser, Lazy), "implemented by OnUser and Lazy, expected one"),
    ],
)
def test_what_is_missing_or_too_much_is_said(found: ModuleType | None, says: str) -> None:
    """By name, before anything starts."""
    with pytest.raises(ConsumerError, match=says):
        consumers([HANDLED], found)
