"""Nothing starts with a handler that is missing or too much; the message names all of it."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from onehand.runtime.handler import Handler
from onehand.runtime.implement import implement
from onehand.runtime.startup import StartupError
from tests.runtime.sample.services.user import handlers as written
from tests.runtime.sample.services.user.generated.app import SERVICE
from tests.runtime.sample.services.user.generated.handlers import OperationsHandler, UsersHandler


def module(**classes: type) -> ModuleType:
    made = ModuleType("written")
    for name, cls in classes.items():
        cls.__module__ = "written"
        setattr(made, name, cls)
    return made


async def nothing(self: Any, *_: Any, **__: Any) -> None:
    """Any operation."""


def whole(base: type = OperationsHandler, **more: Any) -> type:
    return type("Operations", (base,), {"block_user": nothing, "invite": nothing, "count_users": nothing, **more})


def test_what_is_generated_needs_no_code():
    """Only what is abstract must be written; the rest is the generated behaviour."""
    made = implement(SERVICE, written)
    assert type(made.handlers.users) is UsersHandler
    assert type(made.handlers.operations).__name__ == "Operations"
    assert made.handwritten("invite", made.handlers.operations.invite)
    assert not made.handwritten("get_user", made.handlers.users.get_user)


def test_an_override_is_hand_written():
    """So it runs in one transaction; what it leaves alone does not."""
    users = type("Users", (UsersHandler,), {"create_user": nothing})
    made = implement(SERVICE, module(Users=users, Operations=whole()))
    assert made.handwritten("create_user", made.handlers.users.create_user)
    assert not made.handwritten("update_user", made.handlers.users.update_user)


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        ({}, "'block_user' is missing in a class that extends 'OperationsHandler'; 'count_users' is missing in"),
        ({"A": whole(invite=OperationsHandler.invite)}, "'invite' is missing in class 'Operations'"),
        ({"A": whole(inivte=nothing)}, "'Operations.inivte' is no operation of the design"),
        ({"A": whole(), "B": type("Other", (whole(),), {}), "C": whole()}, "expected one"),
        ({"A": whole(), "S": type("Strange", (Handler,), {})}, "'Strange' extends no handler of this service"),
    ],
)
def test_faults(classes: dict[str, type], message: str):
    """Each of them stops the start, with its name."""
    with pytest.raises(StartupError) as refused:
        implement(SERVICE, module(**classes))
    assert message in refused.value.message


def test_helpers_are_allowed():
    """A name that starts with '_' and plain functions are nobody's operation; a base class is no second handler."""
    base = whole(_help=nothing, plain=lambda self: None)
    implement(SERVICE, module(Base=base, Final=type("Final", (base,), {})))


def test_imported_classes_do_not_count():
    """A module may import generated handlers without implementing them twice."""
    assert "onehand" in sys.modules
    made = module(Operations=whole())
    made.UsersHandler = UsersHandler  # type: ignore[attr-defined]
    implement(SERVICE, made)
