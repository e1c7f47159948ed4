"""How does a process that is a mock begin? As its environment says.

| variable | |
|---|---|
| `ONEHAND_MOCK_ROWS` | so many rows of each resource, from the factories |
| `ONEHAND_MOCK_SEED` | of what happens by chance; 1 when it is not set |
| `ONEHAND_MOCK_TROUBLES` | JSON: a list of what goes wrong, as `POST /_internal_/mock/troubles` takes it |
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from onehand.runtime.http.endpoint import Authenticate
from onehand.runtime.mock.fill import fill
from onehand.runtime.mock.service import Mock
from onehand.runtime.mock.trouble import Trouble
from onehand.runtime.spec import ServiceSpec
from onehand.runtime.startup import StartupError

T = TypeVar("T")

log = logging.getLogger("onehand.mock")


async def begin(service: ServiceSpec, authenticate: Authenticate | None, variables: Mapping[str, str]) -> Mock:
    """StartupError when a variable is wrong, or an example does not fit."""
    seed = _read(variables, "ONEHAND_MOCK_SEED", int, "1")
    rows = _read(variables, "ONEHAND_MOCK_ROWS", int, "0")
    troubles = _read(variables, "ONEHAND_MOCK_TROUBLES", list[Trouble], "[]")
    try:
        mock = Mock(service, authenticate=authenticate, seed=seed)
        for trouble in troubles:
            mock.trouble(trouble)
    except ValueError as error:
        raise StartupError(str(error)) from error
    if rows:
        log.info("filled", extra={"rows": await fill(mock, rows)})
    return mock


def _read(variables: Mapping[str, str], name: str, type: type[T], default: str) -> T:
    try:
        return msgspec.json.decode(variables.get(name) or default, type=type)
    except msgspec.DecodeError as error:
        raise StartupError(f"{name} cannot be read: {error}") from error
