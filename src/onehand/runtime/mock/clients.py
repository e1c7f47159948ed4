"""Which clients has a handler or consumer in a test? Those of mocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onehand.runtime.client.client import Client
from onehand.runtime.client.transport import InProcess
from onehand.runtime.mock.service import Mock
from onehand.runtime.problem import NotMocked


class MockClients:
    """`MockClients("order", {"catalog": Mock(CATALOG)})`: 'order' calls these, with a token of its own."""

    def __init__(self, caller: str, mocks: Mapping[str, Mock]) -> None:
        self._caller = caller
        self._mocks = mocks

    def client(self, call: Any, cls: type[Client]) -> Client:
        mock = self._mocks.get(cls.service)
        if mock is None:
            raise NotMocked(f"the test gives '{self._caller}' no mock of '{cls.service}'")
        token = mock.keys.service(self._caller, cls.service)
        return cls(token=lambda: token, transport=InProcess(mock.app), traceparent=call.traceparent)
