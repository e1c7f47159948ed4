"""Node and the TypeScript compiler, installed from the lock beside this file when the first test asks for them."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_STRICT = {
    "strict": True,
    "noUncheckedIndexedAccess": True,
    "exactOptionalPropertyTypes": True,
    "isolatedModules": True,
    "verbatimModuleSyntax": True,
    "erasableSyntaxOnly": True,
    "noImplicitOverride": True,
    "noImplicitReturns": True,
    "noFallthroughCasesInSwitch": True,
    "noPropertyAccessFromIndexSignature": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "allowUnreachableCode": False,
    "target": "es2022",
    "module": "nodenext",
    "lib": ["es2022", "dom"],
    "types": [],
}
"""More than `strict`: whatever a user's project asks for, generated code passes."""


@dataclass(frozen=True)
class Toolchain:
    node: str
    tsc: Path

    def check(self, folder: Path) -> str:
        """What the compiler has against all `*.ts` below a folder; empty when nothing."""
        return self._compile(folder, {"noEmit": True})

    def build(self, folder: Path) -> Path:
        """The folder of the JavaScript that comes out."""
        assert self._compile(folder, {"outDir": "made"}) == ""
        (folder / "made" / "package.json").write_text('{"type": "module"}')
        return folder / "made"

    def _compile(self, folder: Path, options: dict[str, object]) -> str:
        (folder / "package.json").write_text('{"type": "module"}')
        config = {"compilerOptions": _STRICT | options, "include": ["**/*.ts"]}
        (folder / "tsconfig.json").write_text(json.dumps(config))
        done = subprocess.run(
            [self.node, self.tsc, "--pretty", "false", "-p", folder], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0 or done.stdout, done.stderr
        return done.stdout if done.returncode else ""


def toolchain() -> Toolchain:
    """Skips, saying why, where there is no Node, or where the compiler cannot be installed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("no node and npm here: generated TypeScript is not tried")
    with (HERE / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install(npm)
    return Toolchain(node, HERE / "node_modules" / "typescript" / "bin" / "tsc")


def _install(npm: str) -> None:
    wanted = (HERE / "package-lock.json").read_text()
    mark = HERE / "node_modules" / ".installed"
    if mark.is_file() and mark.read_text() == wanted:
        return
    command = [npm, "ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=60000"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        why = "; ".join(line for line in done.stderr.splitlines() if line.startswith("npm error"))
        pytest.skip(f"npm ci failed, generated TypeScript is not tried: {why[:300]}")
    mark.write_text(wanted)
