"""Recognising and ending processes."""

import os
import signal
import subprocess
import sys
import time

import pytest

from onehand.workspace.process import LINUX, Process, command, dying_with_parent, process

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_living_process():
    """A process is known by pid and start; its command can be read."""
    me = process(os.getpid())
    assert me is not None
    assert me.alive
    assert "python" in command(me.pid) or "pytest" in command(me.pid)


def test_a_reused_pid_is_another_process():
    """The same pid with another start is not the process, and is never signalled."""
    child = subprocess.Popen(SLEEP)
    try:
        other = Process(child.pid, "long ago")
        assert not other.alive
        assert other.end() is False
        assert child.poll() is None
    finally:
        child.kill()
        child.wait()


def test_a_zombie_is_gone():
    """A process that ended counts as gone, also while its parent has not looked."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    seen = process(child.pid)
    deadline = time.monotonic() + 5
    while process(child.pid) is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process(child.pid) is None
    assert seen is None or not seen.alive
    child.wait()


def test_end_insists():
    """A process that ignores the polite signal is killed."""
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    seen = process(child.pid)
    assert seen is not None
    assert seen.end(patience=0.1)
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()


@pytest.mark.skipif(not LINUX, reason="Linux tells a child when its parent dies")
def test_nothing_outlives_a_killed_parent():
    """`kill -9` of the parent ends what it started."""
    words = [*dying_with_parent(signal.SIGTERM), *SLEEP]
    code = f"import subprocess, time; p = subprocess.Popen({words!r}); print(p.pid, flush=True); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = process(int(parent.stdout.readline()))
    assert child is not None
    while "time.sleep" not in command(child.pid):
        time.sleep(0.01)
    time.sleep(0.05)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert child.gone_within(5)
