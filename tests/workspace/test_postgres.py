"""The embedded server."""

import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from onehand.workspace import cluster as cluster_module
from onehand.workspace import unprivileged
from onehand.workspace.binaries import find_binaries, wheel_folder
from onehand.workspace.credentials import Credentials
from onehand.workspace.find import Workspace
from onehand.workspace.postgres import Embedded, Server, configured, embedded
from onehand.workspace.problem import Problem
from onehand.workspace.process import LINUX, process
from onehand.workspace.unprivileged import NOBODY, Account


@pytest.fixture
def server(tmp_path):
    one = Embedded(tmp_path / "postgres", Credentials(tmp_path / "credentials"), throwaway=True)
    yield one
    one.stop()


def _sql(one, sql, url=None):
    psql = one.cluster.programs["psql"]
    done = subprocess.run([psql, "-XAtq", "-d", url or one.server.admin_url, "-c", sql], capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip()


def test_create(postgres):
    """The fixture of all tests gives empty databases, also under a name used before."""
    dsn = postgres.create("workspace_twice")
    postgres.run("create table t (x int)", "workspace_twice")
    assert postgres.create("workspace_twice") == dsn
    assert postgres.run("select count(*) from pg_tables where schemaname = 'public'", "workspace_twice") == "0"


def test_a_server_of_ones_own(server):
    """It starts once, knows all letters, listens on no TCP port, and nobody comes in without the password."""
    assert server.start(supervised=True) is True
    assert server.start(supervised=True) is False
    assert _sql(server, "select lower('ÄÖ'), current_setting('listen_addresses')") == "äö|"
    wrong = server.server.url("postgres", "postgres", "wrong")
    assert "password authentication failed" in _sql(server, "select 1", wrong)
    assert server.cluster.sockets.stat().st_mode & 0o777 == 0o700


def test_data_survives_a_kill(tmp_path):
    """After `kill -9` the next start finds everything committed."""
    durable = Embedded(tmp_path / "postgres", Credentials(tmp_path / "credentials"))
    durable.start(supervised=True)
    _sql(durable, "create table t as select 1 as x")
    before = durable.process
    os.kill(before.pid, signal.SIGKILL)
    assert before.gone_within(10)
    assert durable.start(supervised=True) is True
    assert _sql(durable, "select x from t") == "1"
    durable.stop()


def test_a_zombie_in_the_lock(server, tmp_path):
    """A killed server whose parent did not ask for its end (a container without an init) is no obstacle."""
    code = (
        "import sys, os, time, pathlib; from onehand.workspace.postgres import *; home = pathlib.Path(sys.argv[1]);"
        "one = Embedded(home / 'postgres', Credentials(home / 'credentials'), throwaway=True);"
        "one.start(supervised=True); os.kill(one.process.pid, 9); print(1, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        parent.stdout.readline()
        assert server.start(supervised=True) is True
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()


def test_a_reused_pid_in_the_lock(server):
    """A lock file that names another program's pid does not keep the server from starting, nor that program alive."""
    server.start(supervised=True)
    server.stop()
    lock = server.cluster.data / "postmaster.pid"
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        lock.write_text(f"{other.pid}\n{server.cluster.data}\n1700000000\n5432\n/tmp\n\n\nready\n")
        assert server.process is None
        assert server.start(supervised=True) is True
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.skipif(not LINUX, reason="Linux tells a child when its parent dies")
def test_supervised_ends_with_its_parent(tmp_path):
    """A supervised server ends when the process that started it is killed; another one can start at once."""
    code = (
        "import sys, os, pathlib; from onehand.workspace.postgres import *; home = pathlib.Path(sys.argv[1]);"
        "one = Embedded(home, Credentials(home / 'c'), throwaway=True); one.start(supervised=True);"
        "print(one.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    said = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    left = process(int(said.stdout))
    assert left is None or left.gone_within(10)
    one = Embedded(tmp_path, Credentials(tmp_path / "c"), throwaway=True)
    assert one.start(supervised=True) is True
    one.stop()


def test_a_port_that_is_taken(tmp_path, server):
    """A TCP port in use is one clear message."""
    server.start(supervised=True)
    other = Embedded(tmp_path / "a", Credentials(tmp_path / "c"), port=15432, throwaway=True)
    third = Embedded(tmp_path / "b", Credentials(tmp_path / "c"), port=15432, throwaway=True)
    other.start(supervised=True)
    try:
        with pytest.raises(Problem, match="port 15432 for PostgreSQL is taken"):
            third.start(supervised=True)
    finally:
        other.stop()


def test_data_of_another_version(server):
    """Data of another major version is told, not touched."""
    server.cluster.data.mkdir(parents=True)
    (server.cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Problem, match="the data is of PostgreSQL 14") as caught:
        server.start(supervised=True)
    assert "rm -r" in caught.value.hint


def test_an_initdb_that_failed_leaves_nothing(tmp_path, monkeypatch):
    """When the data folder cannot be made the message has the reason, and no half of it stays."""
    monkeypatch.setattr(cluster_module, "_locale", lambda _: ["--locale=xx_XX"])
    one = Embedded(tmp_path, Credentials(tmp_path / "c"))
    with pytest.raises(Problem) as caught:
        one.start(supervised=True)
    assert caught.value.code == "initdb-failed"
    assert "locale" in caught.value.detail
    assert not one.cluster.data.exists()
    assert not (tmp_path / "data.new").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs to become somebody else")
def test_without_user_namespaces(tmp_path, monkeypatch):
    """Where root may not make namespaces, the server runs as nobody from a copy that nobody can reach."""
    monkeypatch.setattr(cluster_module, "choose_account", lambda: Account(user=NOBODY))
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    programs = find_binaries()
    monkeypatch.setattr(Account, "reachable", lambda *_: False)
    one = Embedded(closed / "postgres", Credentials(closed / "c"), throwaway=True)
    try:
        assert one.start(supervised=True) is True
        assert one.cluster.programs.folder != programs.folder
        assert _sql(one, "select 1") == "1"
        assert one.process.alive
    finally:
        one.stop()
        assert str(one.cluster.base).startswith("/var/tmp/onehand-")
        unprivileged.shutil.rmtree(one.cluster.base)


def test_an_installed_postgresql_will_do(tmp_path, monkeypatch):
    """Without the wheel an installed PostgreSQL is used."""
    monkeypatch.setattr("onehand.workspace.binaries.wheel_folder", lambda: None)
    try:
        found = find_binaries()
    except Problem:
        pytest.skip("no PostgreSQL is installed here")
    assert found.source == "system"
    one = Embedded(tmp_path, Credentials(tmp_path / "c"), throwaway=True)
    assert one.start(supervised=True) is True
    try:
        assert _sql(one, "select lower('ÄÖ')") == "äö"
        assert int(_sql(one, "show server_version_num")) // 10000 == found.version
    finally:
        one.stop()


def test_no_postgresql(monkeypatch):
    """Without any, the message says what to install."""
    monkeypatch.setattr("onehand.workspace.binaries.wheel_folder", lambda: None)
    monkeypatch.setattr("onehand.workspace.binaries._system_folders", list)
    with pytest.raises(Problem, match="no PostgreSQL for this platform") as caught:
        find_binaries()
    assert "apt install postgresql" in caught.value.hint


def test_the_override_must_work(monkeypatch, tmp_path):
    """A folder named by hand that has no PostgreSQL is an error, not a silent other choice."""
    monkeypatch.setenv("ONEHAND_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(Problem, match="ONEHAND_POSTGRES_BIN"):
        find_binaries()


def test_the_wheel_first():
    """The locked binaries are preferred to whatever is installed."""
    folder = wheel_folder()
    assert folder is None or find_binaries().folder == folder


def test_a_configured_server(tmp_path, monkeypatch):
    """A server named in onehand.toml is used as it is, with the roles' own names and passwords."""
    (tmp_path / "onehand.toml").write_text('organization = "a"\n[database]\nurl = "env:PG"\n')
    monkeypatch.setenv("PG", "postgresql://me:secret@db.example:5433/postgres?sslmode=require")
    found = configured(Workspace(tmp_path))
    assert found == Server("postgresql://me:secret@db.example:5433/postgres?sslmode=require", embedded=False)
    url = urlsplit(found.url("user", "user_app", "p@/:"))
    assert (url.username, url.password, url.hostname, url.port) == ("user_app", "p%40%2F%3A", "db.example", 5433)
    assert (url.path, url.query) == ("/user", "sslmode=require")


def test_not_running(tmp_path):
    """Looking at a server that was never made makes nothing."""
    (tmp_path / "onehand.toml").write_text('organization = "a"')
    one = embedded(Workspace(tmp_path))
    assert one.process is None
    assert one.stop() is False
