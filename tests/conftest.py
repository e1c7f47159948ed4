"""What do all tests share? A PostgreSQL that starts when the first test asks for it, and only then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from onehand.workspace.credentials import Credentials
from onehand.workspace.postgres import Embedded


@dataclass(frozen=True)
class Postgres:
    """A throwaway server, one per pytest process (under xdist one per worker)."""

    admin_url: str
    """Superuser, Unix socket, database `postgres`."""
    psql: str

    def create(self, name: str) -> str:
        """Makes an empty database, in place of one that an earlier test left; its superuser DSN."""
        self.run(f'drop database if exists "{name}" with (force)')
        self.run(f'create database "{name}"')
        return self.url(name)

    def url(self, database: str) -> str:
        return self.admin_url.replace("/postgres?", f"/{database}?")

    def run(self, sql: str, database: str = "postgres") -> str:
        """Runs SQL through psql, so that it works inside and outside an event loop; its unadorned output."""
        command = [self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url(database), "-c", sql]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{sql}\n{done.stderr}"
        return done.stdout.strip()


@pytest.fixture(scope="session")
def new_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Postgres]]:
    """Starts another throwaway server; all of them end with the session."""
    with ExitStack() as servers:

        def start() -> Postgres:
            home = tmp_path_factory.mktemp("postgres")
            server = Embedded(home, Credentials(home / "credentials"), throwaway=True)
            server.start(supervised=True)
            servers.callback(server.stop)
            return Postgres(server.server.admin_url, server.cluster.programs["psql"])

        yield start


@pytest.fixture(scope="session")
def postgres(new_postgres: Callable[[], Postgres]) -> Postgres:
    return new_postgres()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test logged may be no text at all, on purpose; the report of it travels between processes as UTF-8."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report
