"""How does a row of checks run? One line each with its duration; what failed says why, and the rest goes on."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """One command; exit code 0 = fine, 1 = found something, anything else = could not run."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] | None = None
    live: bool = False
    """Its output is shown while it runs: the tests, whose closing line must be seen."""
    fine: frozenset[int] = field(default=frozenset({0}))


def run_stages(stages: Iterable[Stage], say: Say) -> int:
    """Runs them one after the other; the exit code of all."""
    return conclude({stage.name: run_stage(stage, say) for stage in stages}, say)


def conclude(codes: Mapping[str, int], say: Say) -> int:
    """Says which stages failed; the exit code of all: 0, 1, or 2 when one could not run."""
    failed = [name for name, code in codes.items() if code]
    say(f"failed: {', '.join(failed)}" if failed else "all fine")
    return max((1 if code == 1 else 2 for code in codes.values() if code), default=0)


def run_stage(stage: Stage, say: Say) -> int:
    """Its exit code, 0 when that is one of the fine ones."""
    began = time.monotonic()
    if stage.live:
        say(f"....  {stage.name}")
    try:
        code, output = _execute(stage)
    except OSError as error:
        code, output = 127, f"{stage.command[0]} cannot run: {error.strerror}"
    good = code in stage.fine
    if not good and output:
        say(output.rstrip())
    say_line(stage.name, began, say, good=good)
    if not good:
        say(f"      again: {_shown(stage)}")
    return 0 if good else code


def say_line(name: str, began: float, say: Say, *, good: bool) -> None:
    say(f"{'ok  ' if good else 'FAIL'}  {name:<28} {time.monotonic() - began:6.1f} s")


def _execute(stage: Stage) -> tuple[int, str]:
    done = subprocess.run(
        stage.command,
        cwd=stage.folder,
        env=stage.environment,
        stdin=subprocess.DEVNULL,
        stdout=None if stage.live else subprocess.PIPE,
        stderr=None if stage.live else subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout or ""


def _shown(stage: Stage) -> str:
    words = " ".join(stage.command)
    here = Path.cwd()
    return words if stage.folder == here else f"cd {stage.folder} && {words}"
