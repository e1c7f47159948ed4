"""Two services and a broker for these tests."""

from tests.runtime.world import templates, world

__all__ = ["templates", "world"]
