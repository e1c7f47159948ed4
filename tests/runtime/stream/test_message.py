"""Names of streams, and events as they are read."""

from __future__ import annotations

import msgspec
import pytest

from onehand.runtime.stream.message import stream_table
from tests.runtime.world import UserUpserted


def test_a_stream_is_named_by_service_and_version() -> None:
    """Environment and organization separate databases, not tables."""
    assert stream_table("local.shop.user.v1.user_event") == "user_v1"
    assert stream_table("user.v1.user_event") == "user_v1"


def test_a_name_without_version_is_refused() -> None:
    """A wrong name fails where it is made, not as a missing table."""
    with pytest.raises(ValueError, match="no name of a stream"):
        stream_table("user")


def test_unknown_fields_of_an_event_are_passed_over() -> None:
    """A producer may add fields at any time."""
    body = b"""{"discriminator": "user_upserted", "event_id": "e", "sequence": 1, "timestamp": "2026-11-22T10:00:00Z",
      "new": 1, "user": {"id": "ada", "email": "a@b.c", "name": "Ada", "status": "unheard_of", "newer": [1],
      "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z"}}"""
    assert msgspec.json.decode(body, type=UserUpserted).user.status == "unheard_of"
