"""What goes wrong can be said in a flag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from onehand.runtime.mock.trouble import Trouble
from onehand.workspace.mock_flags import cut, fail, latency, silent


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (latency, "50ms", {"operation": "*", "seconds": [0.05, 0.05]}),
        (latency, "50ms..1.5s", {"operation": "*", "seconds": [0.05, 1.5]}),
        (latency, "get_user=1s", {"operation": "get_user", "seconds": [1, 1]}),
        (fail, "5%", {"operation": "*", "status": 500, "chance": 0.05}),
        (fail, "get_user=503:10%", {"operation": "get_user", "status": 503, "chance": 0.1, "retry_after": 1}),
        (cut, "0.5%", {"operation": "*", "lost": "cut", "chance": 0.005}),
        (silent, "list_users=100%", {"operation": "list_users", "lost": "silent", "chance": 1}),
    ],
)
def test_flags_are_read(read: Callable[[str], Any], text: str, found: dict[str, Any]) -> None:
    """And the mock takes what they say."""
    assert read(text) == found
    msgspec.convert(found, Trouble)


@pytest.mark.parametrize(
    ("read", "text", "says"),
    [
        (latency, "50", "expected for example 50ms"),
        (latency, "2s..1s", "ends before it begins"),
        (fail, "200:5%", "expected for example 5%"),
        (fail, "5", "expected for example"),
        (cut, "101%", "more than always"),
    ],
)
def test_what_cannot_be_read_is_told(read: Callable[[str], Any], text: str, says: str) -> None:
    """With an example of what can."""
    with pytest.raises(ValueError, match=says):
        read(text)
