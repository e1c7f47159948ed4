"""Keeping services running."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from onehand.workspace import supervisor as module
from onehand.workspace.child import Child, Launch
from onehand.workspace.ports import Address, free_base
from onehand.workspace.process import process
from onehand.workspace.supervisor import Supervisor

FAKE = str(Path(__file__).parent / "fake_service.py")


@pytest.fixture
def launch(tmp_path):
    address = Address(free_base(1))

    def make(*words):
        command = [sys.executable, FAKE, str(address.internal), *words]
        return Launch("user", command, dict(os.environ), tmp_path, tmp_path / "user.log", address)

    return make


@pytest.fixture
async def supervised(monkeypatch):
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    said = []
    one = Supervisor(said.append, lambda: None)
    yield one, said
    await one.stop()


async def _until(fact, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)


async def test_ready_and_stopped(launch, supervised):
    """A service counts as started when it answers; after stop its process is gone."""
    one, said = supervised
    assert await one.launch([launch()]) == []
    child = one.children["user"]
    assert (child.state, said) == ("ready", [])
    ran = child.process
    await one.stop()
    assert not ran.alive
    assert one.children == {}


async def test_a_crash_is_told_and_repaired(launch, supervised):
    """A killed service is reported, started again, and told to be ready again."""
    one, said = supervised
    await one.launch([launch()])
    before = one.children["user"].pid
    os.kill(before, signal.SIGKILL)
    await _until(lambda: any("ready again" in line for line in said))
    assert said[0] == "user ended with signal 9; next attempt in 0.05 s"
    assert one.children["user"].pid != before
    assert one.children["user"].restarts == 1


async def test_last_words(launch, supervised):
    """The report of a crash has the last lines of the log, and does not repeat them at every attempt."""
    one, said = supervised
    assert [child.name for child in await one.launch([launch("say", "no such table", "2")])] == ["user"]
    await _until(lambda: one.children["user"].restarts >= 2)
    assert "user ended with exit code 2; next attempt in 0.05 s" in said
    assert "user ended with exit code 2; next attempt in 0.1 s" in said
    assert said.count("  | no such table") == 1


async def test_a_stopped_service_stays_stopped(launch, supervised):
    """Stopping is no crash."""
    one, said = supervised
    await one.launch([launch()])
    await one.stop(["user"])
    await asyncio.sleep(0.3)
    assert said == []


async def test_launched_again_is_another_process(launch, supervised):
    """A restart ends the old process before the new one takes its port."""
    one, _ = supervised
    await one.launch([launch()])
    before = one.children["user"].process
    assert await one.launch([launch()]) == []
    assert not before.alive
    assert process(one.children["user"].pid) is not None


async def test_never_ready(launch):
    """A service that does not answer 200 in time has failed, and can still be stopped."""
    child = Child(launch("never-ready"))
    await child.start()
    assert await child.ready(0.5) is False
    assert child.state == "failed"
    await child.stop()
    assert not child.process.alive
