"""The memory transport is a real member."""

from __future__ import annotations

import pytest

from onehand.runtime.stream.transports.memory import MemoryTransport
from tests.runtime.stream.contract import Contract


class TestMemory(Contract):
    @pytest.fixture
    def transport(self) -> MemoryTransport:
        return MemoryTransport()
