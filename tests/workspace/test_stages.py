"""Rows of checks."""

import sys

from onehand.workspace.stages import Stage, run_stages


def _stage(name, code, tmp_path):
    return Stage(name, [sys.executable, "-c", code], tmp_path)


def test_all_fine(tmp_path):
    """Silent when fine: a line each, no output of the tools."""
    said = []
    assert run_stages([_stage("a", "print('noise')", tmp_path), _stage("b", "", tmp_path)], said.append) == 0
    assert [line.split()[:2] for line in said] == [["ok", "a"], ["ok", "b"], ["all", "fine"]]


def test_a_failure_says_why_and_the_rest_goes_on(tmp_path):
    """What failed shows its output and how to run it again; later stages still run; exit code 1."""
    said = []
    bad = _stage("bad", "print('because'); raise SystemExit(1)", tmp_path)
    assert run_stages([bad, _stage("good", "", tmp_path)], said.append) == 1
    text = "\n".join(said)
    assert "because" in text
    assert "again: cd" in text
    assert "ok    good" in text
    assert said[-1] == "failed: bad"


def test_could_not_run(tmp_path):
    """A tool that is missing or breaks is exit code 2, not 1."""
    said = []
    assert run_stages([Stage("none", ["/nonexistent/tool"], tmp_path)], said.append) == 2
    assert "cannot run" in said[0]
    assert run_stages([_stage("broke", "raise SystemExit(3)", tmp_path)], said.append) == 2
