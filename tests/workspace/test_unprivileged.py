"""As whom PostgreSQL runs, for each kind of user."""

from __future__ import annotations

import os

import pytest

from onehand.workspace.unprivileged import NAMESPACE, NOBODY, Account, choose_account


@pytest.mark.parametrize(
    ("user", "named", "works", "expected"),
    [
        (0, True, True, Account(NAMESPACE)),
        (0, True, False, Account(user=NOBODY)),
        (1000, True, True, Account()),
        (1000, False, True, Account(NAMESPACE)),
        (1000, False, False, Account()),
    ],
)
def test_the_account_follows_the_user(
    monkeypatch: pytest.MonkeyPatch, user: int, named: bool, works: bool, expected: Account
) -> None:
    """Root and a number without a name take the namespace where there is one; a person needs nothing."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr("onehand.workspace.unprivileged._has_name", lambda _: named)
    monkeypatch.setattr(Account, "works", works)
    assert choose_account() == expected
