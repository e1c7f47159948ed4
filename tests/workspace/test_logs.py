"""Reading logs."""

import threading
import time

import pytest

from onehand.workspace.find import Workspace
from onehand.workspace.logs import follow_logs, last_lines, log_files
from onehand.workspace.problem import Problem


def test_last_lines(tmp_path):
    """The last lines of each, with the name."""
    workspace = Workspace(tmp_path)
    (workspace.run / "user.log").write_text("a\nb\nc\n")
    assert list(last_lines(log_files(workspace, None), 2)) == [("user", "b"), ("user", "c")]
    with pytest.raises(Problem, match="no log of 'order'"):
        log_files(workspace, "order")


def test_follow_whole_lines(tmp_path):
    """New lines come once each, when they are whole; a log begun anew is read from its beginning."""
    workspace = Workspace(tmp_path)
    log = workspace.run / "user.log"
    log.write_text("old line\n")
    lines = follow_logs(log_files(workspace, None))

    def write():
        time.sleep(0.1)
        with log.open("a") as file:
            file.write("ha")
            file.flush()
            time.sleep(0.3)
            file.write("lf\n")
        time.sleep(0.3)
        log.write_text("new\n")

    writer = threading.Thread(target=write)
    writer.start()
    assert [next(lines), next(lines)] == [("user", "half"), ("user", "new")]
    writer.join()
