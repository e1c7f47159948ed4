"""The word after `dev`."""

import ast
import errno
import re
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from onehand.cli import main as module
from onehand.cli.main import COMMANDS, _command_name, first_line, root, run
from onehand.workspace.problem import Problem

FILES = sorted(path for path in COMMANDS.rglob("*.py") if path.name != "__init__.py")


@pytest.fixture(autouse=True)
def outside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_help_has_every_command(capsys):
    """Each file and folder of commands/ is a line of the help, with the first line of its docstring."""
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    for path in COMMANDS.iterdir():
        if not path.name.startswith("_"):
            assert f"  {_command_name(path)} " in text
            assert first_line(path)[:40] in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(COMMANDS).as_posix())
def test_every_command_has_an_example(path, capsys):
    """`--help` of every command works and ends with an example."""
    words = [_command_name(Path(part)) for part in path.relative_to(COMMANDS).parts]
    assert run([*words, "--help"]) == 0
    assert re.search(r"\n  Example: .*dev ", capsys.readouterr().out)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(COMMANDS).as_posix())
def test_commands_import_late(path):
    """At the top a command imports click, other commands and the standard library: starting fast is a feature."""
    tree = ast.parse(path.read_text())
    names = [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    light = ("onehand.cli.", "onehand.workspace.problem", "click")
    foreign = [name for name in names if name.partition(".")[0] not in sys.stdlib_module_names]
    assert [name for name in foreign if not name.startswith(light)] == []


def test_no_heavy_import_for_the_help():
    """The help imports neither asyncio nor any command."""
    code = (
        "import sys; from onehand.cli.main import run; run(['--help']);"
        "heavy = {'asyncio', 'yaml', 'msgspec'};"
        "bad = [m for m in sys.modules if m.startswith('onehand.cli.commands.') or m in heavy];"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_starts_fast():
    """`dev --help` takes under 150 ms of CPU more than Python itself, at best of five."""
    code = "from onehand.cli.main import run; run(['--help'])"

    def seconds(words):
        began = time.perf_counter()
        subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - began

    bare = min(seconds(["-c", ""]) for _ in range(5))
    assert min(seconds(["-c", code]) for _ in range(5)) - bare < 0.25


def test_an_unknown_word(capsys):
    """A misspelt command is answered with the nearest one; exit code 2."""
    assert run(["stauts"]) == 2
    assert capsys.readouterr().err == (
        "error[unknown-command]: 'dev' has no command 'stauts'\n  hint: did you mean 'dev status'?\n"
    )


def test_an_unknown_option(capsys):
    """So is a wrong option, in the same form."""
    assert run(["status", "--jsn"]) == 2
    text = capsys.readouterr().err
    assert text.startswith("error[usage]: no such option")
    assert "dev status --help" in text


def test_outside_a_workspace(capsys):
    """A command that needs a workspace says so, without a traceback."""
    assert run(["status"]) == 2
    text = capsys.readouterr().err
    assert text.startswith("error[no-workspace]: no onehand.toml")
    assert "Traceback" not in text


def test_the_version(capsys):
    """`--version` says both versions that matter."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("onehand ")


@pytest.fixture
def failing(monkeypatch):
    def with_error(error):
        @click.command()
        def command():
            raise error

        monkeypatch.setattr(module, "_load", lambda *_: command)
        return run(["status"])

    return with_error


def test_exit_codes(failing, capsys):
    """1 = something was found, 2 = could not run, 130 = interrupted; a bug shows its traceback and is 2."""
    assert failing(Problem("x", "found", status=1)) == 1
    assert failing(Problem("x", "cannot")) == 2
    assert failing(KeyboardInterrupt()) == 130
    assert failing(ZeroDivisionError("oops")) == 2
    assert "error[bug]" in capsys.readouterr().err


def test_commands_of_a_workspace(tmp_path, capsys):
    """A workspace's own `commands/` joins in: a company's verbs."""
    (tmp_path / "onehand.toml").write_text('organization = "a"')
    (tmp_path / "commands").mkdir()
    (tmp_path / "commands" / "greet.py").write_text(
        '"""Say hello."""\nimport click\n\n@click.command()\ndef command():\n    print("hello")\n'
    )
    assert run(["--help"]) == 0
    assert re.search(r"\n  greet +Say hello\.\n", capsys.readouterr().out)
    assert run(["greet"]) == 0
    assert capsys.readouterr().out == "hello\n"


def test_completion():
    """The shell is offered commands with their help lines, without importing one."""
    offered = root.shell_complete(click.Context(root), "st")
    assert [(one.value, one.help) for one in offered] == [("status", "What runs where, and is it well?")]


def test_first_lines(tmp_path):
    """A docstring is read from the text; a file without one has no line."""
    path = tmp_path / "a.py"
    path.write_text('#!/usr/bin/python\n"""One line."""\n')
    assert first_line(path) == "One line."
    path.write_text("import os\n")
    assert first_line(path) == ""
    assert Path(path).exists()


def test_a_folder_that_cannot_be_written_is_no_bug(failing, capsys):
    """The path, what the machine says, and what to do; an error without a path is still shown whole."""
    assert failing(PermissionError(errno.EACCES, "Permission denied", "/w/.onehand")) == 2
    said = capsys.readouterr().err
    assert said.startswith("error[not-written]: '/w/.onehand': Permission denied\n")
    assert "hint: is the folder yours?" in said
    assert failing(OSError(errno.ENOSPC, "No space left on device", "/w/x")) == 2
    assert "the disk is full" in capsys.readouterr().err
    assert failing(OSError(errno.EACCES, "Permission denied")) == 2
    assert "error[bug]" in capsys.readouterr().err
