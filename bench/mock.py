"""How many calls a second does a mock answer in this process? `.venv/bin/python -m bench.mock`, from the repository.

The generated client of the shop's `user`, its routes, tokens, checks and memory; no socket. One task, one core: CPU
per call is what counts on a busy machine.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from onehand.runtime.mock.fill import fill
from onehand.runtime.mock.service import Mock

SHOP = Path(__file__).parents[1] / "examples" / "shop"
CALLS = 5000


async def measured(name: str, call: Callable[[], Awaitable[Any]]) -> None:
    for _ in range(200):
        await call()
    began, worked = time.perf_counter(), time.process_time()
    for _ in range(CALLS):
        await call()
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    sys.stdout.write(f"{name:12} {CALLS / seconds:9,.0f} calls/s {work / CALLS * 1e6:7.0f} us CPU\n")


async def main() -> None:
    sys.path.insert(0, str(SHOP))
    generated = "services.user.generated"
    mock = Mock(importlib.import_module(f"{generated}.app").SERVICE)
    client: Any = mock.client(importlib.import_module(f"{generated}.client").UserClient)
    make = importlib.import_module(f"{generated}.factories")
    sys.stdout.write(f"rows: {(await fill(mock, 100))['user']}\n")
    [first, *_] = (await client.list_users()).items
    await measured("get", lambda: client.get_user(first.id))
    await measured("list of 25", client.list_users)
    await measured("create", lambda: client.create_user(make.make_user_form()))


if __name__ == "__main__":
    asyncio.run(main())
