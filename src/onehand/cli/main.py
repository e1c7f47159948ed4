"""Where does the word after `dev` lead?

Commands are found, not listed: `commands/up.py` is `dev up`, `commands/events/tail.py` is `dev events tail`, and a
workspace's own `commands/` joins them. A module is imported only when its command runs; the line of help is the first
line of its docstring, read from the file, because starting fast is a feature.
"""

from __future__ import annotations

import errno
import importlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from onehand.workspace.problem import Problem

COMMANDS = Path(__file__).parent / "commands"
PACKAGE = "onehand.cli.commands"


class Folder(click.Group):
    """A group of commands that lie in a folder."""

    def __init__(self, name: str, folder: Path, package: str, **settings: Any) -> None:
        super().__init__(name, no_args_is_help=True, **settings)
        self._folder, self._package = folder, package

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({_command_name(path) for path, _ in self._paths()} | set(super().list_commands(ctx)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for path, package in self._paths():
            if _command_name(path) == cmd_name:
                return _load(path, package, cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        rows = [(_command_name(path), first_line(path)) for path, _ in self._paths()]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(sorted(rows))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Names and help lines without importing the commands."""
        from click.shell_completion import CompletionItem

        names = [(_command_name(path), first_line(path)) for path, _ in self._paths()]
        found = [CompletionItem(name, help=line) for name, line in sorted(names) if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise self._unknown(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _unknown(self, ctx: click.Context, word: str) -> Problem:
        import difflib

        near = difflib.get_close_matches(word, self.list_commands(ctx), 1)
        return Problem(
            "unknown-command",
            f"'{ctx.command_path}' has no command '{word}'",
            hint=f"did you mean '{ctx.command_path} {near[0]}'?" if near else f"see: {ctx.command_path} --help",
        )

    def _paths(self) -> Iterator[tuple[Path, str]]:
        """Files and folders that are commands, with the package to import them from; none = from the file itself."""
        yield from ((path, self._package) for path in sorted(self._folder.iterdir()) if _is_command(path))


class Root(Folder):
    """`dev` itself; the workspace around the current folder may add commands."""

    def _paths(self) -> Iterator[tuple[Path, str]]:
        yield from super()._paths()
        own = _own_commands()
        if own is not None:
            yield from ((path, "") for path in sorted(own.iterdir()) if _is_command(path))


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"onehand {version('onehand')}, python {sys.version.split()[0]}")
        ctx.exit()


@click.command(
    cls=Root,
    name="dev",
    folder=COMMANDS,
    package=PACKAGE,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: dev new shop && cd shop && dev up",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print it.")
def root() -> None:
    """Write the design of a service once; get the running service."""


def main() -> None:
    """The console script; exit codes: 0 fine, 1 found something, 2 could not run."""
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Runs one command line and says its exit code; prints what went wrong."""
    try:
        answer = root.main(args=words, prog_name="dev", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the one place where every failure becomes an exit code
        return _said(error)
    except KeyboardInterrupt:
        return 130
    return answer if isinstance(answer, int) else 0


_OF_THE_DISK = {
    errno.EACCES: "is the folder yours? dev needs to read and write the workspace",
    errno.EPERM: "is the folder yours? dev needs to read and write the workspace",
    errno.EROFS: "the file system is read-only: copy the workspace to another",
    errno.ENOSPC: "the disk is full: make room, then run it again",
}
"""What the machine refuses, and what to do."""


def _said(error: Exception) -> int:
    """Prints the failure in the house's form; the exit code it means."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.exceptions.Abort):
        return 130
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        print(error.format_message())
        return 0
    if isinstance(error, click.ClickException):
        error = _as_problem(error)
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK and error.filename is not None:
        error = Problem("not-written", f"'{error.filename}': {error.strerror}", hint=_OF_THE_DISK[error.errno])
    if isinstance(error, Problem):
        print(error, file=sys.stderr)
        return error.status
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    traceback.print_exc()
    print("error[bug]: this should not happen; the lines above say where it did", file=sys.stderr)
    return 2


def _as_problem(error: click.ClickException) -> Problem:
    context = getattr(error, "ctx", None)
    text = error.format_message().rstrip(".")
    hint = f"see: {context.command_path} --help" if context else ""
    return Problem("usage", text[:1].lower() + text[1:], hint=hint)


def _is_command(path: Path) -> bool:
    if path.name.startswith(("_", ".")):
        return False
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def _command_name(path: Path) -> str:
    return path.stem.rstrip("_").replace("_", "-")


def first_line(path: Path) -> str:
    """The first line of a module's docstring, without importing it."""
    file = path / "__init__.py" if path.is_dir() else path
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('"""'):
                return line.strip().strip('"').strip()
            if line.strip() and not line.startswith("#"):
                break
    return ""


def _load(path: Path, package: str, name: str) -> click.Command:
    if path.is_dir():
        return Folder(name, path, f"{package}.{path.name}" if package else "", help=first_line(path))
    module = importlib.import_module(f"{package}.{path.stem}") if package else _from_file(path)
    command: click.Command = module.command
    command.name = name
    return command


def _from_file(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"workspace_commands.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _own_commands() -> Path | None:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "onehand.toml").is_file():
            return folder / "commands" if (folder / "commands").is_dir() else None
    return None
