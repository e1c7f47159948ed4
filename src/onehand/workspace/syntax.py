"""Would Python refuse this file? Then the version that runs now is better than a restart."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def syntax_faults(files: Iterable[Path], root: Path) -> list[str]:
    """One text per file that cannot be compiled: place, fact, line and caret."""
    return [fault for path in files if path.suffix == ".py" and path.is_file() and (fault := _fault(path, root))]


def _fault(path: Path, root: Path) -> str:
    shown = path.relative_to(root).as_posix()
    try:
        compile(path.read_bytes(), shown, "exec", dont_inherit=True)
    except SyntaxError as error:
        return _printed(shown, error)
    except ValueError as error:  # a NUL byte
        return f"{shown}:1:1: error[bad-python]: {error}"
    return ""


def _printed(shown: str, error: SyntaxError) -> str:
    line, column = error.lineno or 1, error.offset or 1
    text = f"{shown}:{line}:{column}: error[bad-python]: {error.msg}"
    if error.text is None:
        return text
    number = str(line)
    return f"{text}\n  {number} | {error.text.rstrip()}\n  {' ' * len(number)} | {' ' * (column - 1)}^"
