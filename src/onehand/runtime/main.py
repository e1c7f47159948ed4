"""What does `python -m onehand.runtime serve services.user` do?"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import traceback
from typing import Any, cast

from onehand.runtime.assembly import Kind, run
from onehand.runtime.config import read_config
from onehand.runtime.load import load
from onehand.runtime.log import start_logging
from onehand.runtime.startup import StartupError

USAGE = "usage: python -m onehand.runtime serve|work|mock services.NAME [--no-work]"


def main(words: list[str]) -> int:
    """The exit code: 0 after a SIGTERM, 2 when it could not start, 1 when it broke while running."""
    flags = [word for word in words if word.startswith("-")]
    names = [word for word in words if not word.startswith("-")]
    if len(names) != 2 or names[0] not in ("serve", "work", "mock") or set(flags) - {"--no-work"}:
        print(USAGE, file=sys.stderr)  # noqa: T201  a person called it
        return 2
    try:
        return _start(cast("Kind", names[0]), names[1], work="--no-work" not in flags)
    except StartupError as error:
        print(f"error[cannot-start]: {error}", file=sys.stderr)  # noqa: T201  for a person, and for the supervisor
        return 2


def _start(kind: Kind, package: str, *, work: bool) -> int:
    try:
        code = load(package)
    except StartupError:
        raise
    except Exception as error:
        raise StartupError(f"the code of '{package}' cannot be imported\n{_stack(error)}") from error
    config = read_config(os.environ, code.service, mock=kind == "mock")
    start_logging(code.service.name)
    try:
        _run(run(code, config, kind, work=work))
    except StartupError:
        raise
    except Exception:
        logging.getLogger("onehand.process").exception("the process broke")
        return 1
    return 0


def _run(process: Any) -> None:
    if sys.platform == "win32":
        asyncio.run(process)
        return
    import uvloop

    uvloop.run(process)


def _stack(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)).rstrip()
