"""A whole workspace that runs, as its developer meets it: `dev up` and what it follows."""

import asyncio
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from onehand.workspace.down import end_everything
from onehand.workspace.find import find_workspace
from onehand.workspace.ports import free_base
from onehand.workspace.problem import Faults, Problem
from onehand.workspace.process import LINUX, process
from onehand.workspace.record import read_record
from onehand.workspace.run import running
from onehand.workspace.scaffold import plan_service, plan_workspace, write
from onehand.workspace.watch import follow, is_source

DEV = [sys.executable, "-c", "from onehand.cli.main import main; main()"]


@pytest.fixture
def workspace(tmp_path):
    """A new one, as `dev new` makes it, at ports of its own."""
    write(plan_workspace("library", tmp_path))
    settings = tmp_path / "library" / "onehand.toml"
    settings.write_text(settings.read_text().replace("base = 4700", f"base = {free_base(3)}"))
    found = find_workspace(settings.parent)
    yield found
    end_everything(found)


def _edit(workspace, old, new, name="library"):
    path = workspace.api / f"{name}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


async def _post(url, **body):
    async with httpx2.AsyncClient() as http:
        return await http.post(f"{url}/notes", json=body)


async def test_from_new_to_running_and_on(workspace):
    """A new workspace runs at once; a new field, a second service and a restart follow the files."""
    said = []
    async with running(workspace, report=said.append, throwaway=True) as up:
        library = up.services["library"]
        assert library.state == "ready"
        assert (await _post(library.url, title="Buy milk")).status_code == 201

        began = time.monotonic()
        done = await follow(up, {_edit(workspace, "body:   string?", "body:   string?\n      color:  string?")})
        assert done == "library regenerated, migrated, restarted"
        assert time.monotonic() - began < 10
        answer = await _post(library.url, title="Buy paint", color="red")
        assert answer.json()["color"] == "red"
        assert up.services["library"].pid != library.pid

        write(plan_service("archive", workspace))
        await follow(up, {workspace.api / "archive.yaml"})
        assert {name: one.state for name, one in up.services.items()} == {"archive": "ready", "library": "ready"}
        assert (await _post(up.services["archive"].url, title="Old")).status_code == 201

        (workspace.api / "archive.yaml").unlink()
        await follow(up, {workspace.api / "archive.yaml"})
        assert list(up.services) == ["library"]
    stages = [line.split()[0] for line in said if not line.strip().startswith(("library:", "archive:"))]
    assert stages == ["generated", "PostgreSQL", "databases", "services"]
    assert [line.split(",")[0].strip() for line in said if "made" in line] == ["library: made", "archive: made"]
    assert read_record(workspace) is None


async def test_errors_leave_the_old_version_running(workspace):
    """A wrong design, wrong Python and a change that would lose data are told; what ran keeps running."""
    async with running(workspace, throwaway=True) as up:
        pid = up.services["library"].pid
        with pytest.raises(Faults, match="1 error in the designs") as caught:
            await follow(up, {_edit(workspace, "date?", "dat?")})
        assert re.search(r"api/library\.yaml:\d+:\d+: error\[unknown-type\]", str(caught.value))
        _edit(workspace, "dat?", "date?")

        handlers = workspace.services / "library" / "handlers.py"
        handlers.write_text("class (")
        with pytest.raises(Faults) as caught:
            await follow(up, {handlers})
        assert str(caught.value).startswith("services/library/handlers.py:1:7: error[bad-python]")
        handlers.unlink()

        with pytest.raises(Problem, match="would lose data"):
            await follow(up, {_edit(workspace, "      body:   string?", "      text:   string?")})
        assert up.services["library"].pid == pid
        assert (await _post(up.services["library"].url, title="a", body="b")).json()["body"] == "b"
        assert "body" in (workspace.services / "library" / "generated" / "models.py").read_text()


async def test_what_is_the_same_is_not_restarted(workspace):
    """A comment in a design restarts nothing."""
    async with running(workspace, throwaway=True) as up:
        pid = up.services["library"].pid
        path = workspace.api / "library.yaml"
        path.write_text(path.read_text() + "# a remark\n")
        assert await follow(up, {path}) == "nothing that runs is different"
        assert up.services["library"].pid == pid


async def test_only_one_at_a_time(workspace):
    """A second supervisor is refused, with what to do."""
    async with running(workspace, throwaway=True):
        with pytest.raises(Problem, match="already up") as caught:
            async with running(workspace):
                pass
    assert "dev down" in caught.value.hint


async def test_a_configured_postgresql(workspace, new_postgres):
    """With a server of one's own in onehand.toml nothing is started, and the service has its database there."""
    own = new_postgres()
    settings = workspace.root / "onehand.toml"
    settings.write_text(settings.read_text() + f'[database]\nurl = "{own.admin_url}"\n')
    async with running(workspace) as up:
        assert (await _post(up.services["library"].url, title="a")).status_code == 201
        assert up._own_server is None
    assert own.run("select title from notes", "library") == "a"
    assert not (workspace.state / "postgres").exists()


async def test_postgresql_dies(workspace):
    """A killed PostgreSQL is started again, and the service answers again."""
    said = []
    async with running(workspace, report=said.append) as up:
        os.kill(up._own_server.process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while "PostgreSQL is back" not in said and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        died = said.index("PostgreSQL has died; starting it again")
        assert died < said.index("PostgreSQL is back")
        while (await _post(up.services["library"].url, title="a")).status_code != 201:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)


def _dev(workspace, *words):
    return subprocess.run([*DEV, *words], cwd=workspace.root, capture_output=True, text=True, timeout=120)


def test_detached_status_logs_down(workspace):
    """`dev up --detach` returns when all is ready; status, logs and down find it; down ends everything."""
    done = _dev(workspace, "up", "--detach")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"library +ready +http://127\.0\.0\.1:\d+", done.stdout)
    status = _dev(workspace, "status", "--json")
    assert status.returncode == 0
    (service,) = json.loads(status.stdout)["services"]
    assert service["state"] == "ready"
    assert "library" in _dev(workspace, "logs", "library").stdout
    assert _dev(workspace, "up").returncode == 2
    down = _dev(workspace, "down")
    assert down.stdout == "ended: library\n"
    assert process(service["pid"]) is None
    assert _dev(workspace, "status").returncode == 1


@pytest.mark.skipif(not LINUX, reason="Linux tells a child when its parent dies")
def test_a_killed_supervisor_leaves_nothing(workspace):
    """`kill -9` of `dev up` ends the services and PostgreSQL, and the next `dev up` works."""
    assert _dev(workspace, "up", "--detach").returncode == 0
    record = read_record(workspace)
    server = (workspace.state / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0]
    left = [record.services[0].ran.process, process(int(server))]
    os.kill(record.supervisor.pid, signal.SIGKILL)
    assert all(one.gone_within(10) for one in left)
    assert _dev(workspace, "up", "--detach").returncode == 0


@pytest.fixture
def screen(workspace):
    """`dev up` in the foreground, and its lines as they come."""
    command = [*DEV, "up"]
    with subprocess.Popen(command, cwd=workspace.root, stdout=subprocess.PIPE, text=True) as child:
        yield child
        child.kill()


def test_the_screen_of_dev_up(workspace, screen):
    """`dev up` prints one table, follows a save, and ends cleanly on Ctrl-C with exit code 0."""
    lines = iter(screen.stdout.readline, "")
    seen = list(itertools.takewhile(lambda line: "Ctrl-C ends everything" not in line, lines))
    assert any(line.startswith("library  ready") for line in seen), seen
    time.sleep(0.5)
    path = workspace.api / "library.yaml"
    text = path.read_text()
    path.write_text("")
    path.write_text(text.replace("due:    date?", "due:    date?\n      place:  string?"))
    assert next(lines) == "  library: draft of 4 steps\n"
    assert re.fullmatch(
        r"api/library\.yaml changed: library regenerated, migrated, restarted in \d\.\d\d s\n", next(lines)
    )
    screen.send_signal(signal.SIGINT)
    assert list(lines)[-1] == "everything has ended\n"
    assert screen.wait(30) == 0
    assert read_record(workspace) is None


def test_dev_serve_alone(workspace):
    """`dev serve` makes ready what one service needs and becomes it; PostgreSQL stays until `dev down`."""
    child = subprocess.Popen([*DEV, "serve", "library"], cwd=workspace.root, stderr=subprocess.PIPE, text=True)
    assert '"message":"started"' in child.stderr.readline()
    child.terminate()
    child.stderr.read()
    assert child.wait(30) == 0
    child.stderr.close()
    assert _dev(workspace, "down").stdout == "ended: PostgreSQL\n"
    unknown = _dev(workspace, "serve", "libary")
    assert "did you mean 'library'" in unknown.stderr
    assert unknown.returncode == 2


def test_dev_test_of_a_workspace(workspace):
    """`dev test` runs the generated tests on the mock and on real services, and fails on stale generated code."""
    stale = _dev(workspace, "test")
    assert stale.returncode == 1
    assert "missing: library/generated/models.py" in stale.stdout
    assert _dev(workspace, "generate").returncode == 0
    done = _dev(workspace, "test", "--", "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"(?m)^\d+ passed", done.stdout)) == 2
    assert done.stdout.splitlines()[-1] == "all fine"
    assert list(workspace.state.glob("test-*")) == []


@pytest.mark.parametrize(
    ("path", "watched"),
    [
        ("api/user.yaml", True),
        ("services/user/handlers.py", True),
        ("onehand.toml", True),
        ("services/user/generated/models.py", False),
        ("services/user/tests/test_a.py", False),
        ("services/user/__pycache__/a.py", False),
        ("api/.user.yaml.swp", False),
        ("services/user/.handlers.py.12.draft", False),
    ],
)
def test_what_is_watched(path, watched):
    """What people write and programs run by is watched, nothing else."""
    assert is_source(Path(path)) is watched
