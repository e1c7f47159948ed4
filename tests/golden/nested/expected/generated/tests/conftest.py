# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""The service under test: its mock, or the one that ONEHAND_TEST_TARGET names."""

from __future__ import annotations

from onehand.runtime.testing import (
    client,
    events,
    make,
    mock,
    onehand_hooks,
    onehand_package,
    onehand_service,
    onehand_target,
    pytest_runtest_call,
    tokens,
)

__all__ = [
    "client",
    "events",
    "make",
    "mock",
    "onehand_hooks",
    "onehand_package",
    "onehand_service",
    "onehand_target",
    "pytest_runtest_call",
    "tokens",
]
