"""The tests that the generator writes for a design with parents, on both sides."""

from __future__ import annotations

import inspect

import pytest

from tests.runtime.nested.desk import Desk


@pytest.mark.parametrize("plural", ["tickets", "comments", "pictures"])
async def test_all_of_them_pass(desk: Desk, plural: str) -> None:
    """Each of them, one after the other, as a user who may do what users may."""
    module = desk.module(f"tests.test_{plural}")
    tests = {name: test for name, test in vars(module).items() if name.startswith("test_")}
    assert len(tests) > 10
    for name, test in tests.items():
        assert inspect.iscoroutinefunction(test), name
        await test(desk.client())
