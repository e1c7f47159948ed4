"""Which servers are compared, how is each started, and with what?"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
VENV = HERE / ".venv"
NODE_MODULES = HERE / "fastify" / "node_modules"

PEERS = {
    "FastAPI + Pydantic + SQLAlchemy ORM": "fastapi_orm",
    "FastAPI + asyncpg": "fastapi_asyncpg",
    "Litestar + msgspec + asyncpg": "litestar_msgspec",
    "Starlette + msgspec + asyncpg": "starlette_msgspec",
}
OURS = "onehand (generated)"
NODE = "Node fastify + pg"


@dataclass
class Stack:
    """One server, all alike: one process, one event loop, ten connections to PostgreSQL."""

    name: str
    command: list[str]
    environment: dict[str, str]
    port: int
    health: str
    """The address that answers 200 when the server and its database are well."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    async def start(self, log: Path) -> float:
        """Seconds until the first healthy answer."""
        began = time.perf_counter()
        with log.open("wb") as out:
            self.process = subprocess.Popen(  # noqa: ASYNC220  it returns at once
                self.command, env=self.environment, cwd=ROOT, stdout=out, stderr=out
            )
        while not _answers(self.health):
            if self.process.poll() is not None or time.perf_counter() - began > 30:
                raise SystemExit(f"{self.name} did not start, see {log}")
            await asyncio.sleep(0.005)
        return time.perf_counter() - began

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def peers(database_url: str, public_key: Path, audience: str, first_port: int) -> list[Stack]:
    """Those whose parts can be installed here; what is left out is said."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "BENCH_DATABASE_URL": database_url,
        "BENCH_PUBLIC_KEY": str(public_key),
        "BENCH_AUDIENCE": audience,
    }
    made = []
    for at, (name, module) in enumerate(PEERS.items()):
        port = first_port + at
        command = [
            *(str(VENV / "bin" / "python"), "-m", "uvicorn", f"bench.http.peers.{module}:app", "--port", str(port)),
            *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
        ]
        made.append(Stack(name, command, environment, port, f"http://127.0.0.1:{port}/ready"))
    if NODE_MODULES.is_dir():
        port = first_port + len(PEERS)
        command = ["node", str(HERE / "fastify" / "server.js"), str(port)]
        production = environment | {"NODE_ENV": "production"}
        made.append(Stack(NODE, command, production, port, f"http://127.0.0.1:{port}/ready"))
    return made


def install() -> list[str]:
    """Puts the peers into folders of their own, once; what could not be had."""
    if not (VENV / ".made").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*pip, "-r", str(HERE / "requirements.lock")], check=True)
        (VENV / ".made").touch()
    if NODE_MODULES.is_dir():
        return []
    if shutil.which("node") is None or shutil.which("npm") is None:
        return [f"{NODE}: there is no node here"]
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=HERE / "fastify", check=True)
    return []
