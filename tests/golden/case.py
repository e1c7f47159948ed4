"""What is a golden case? A folder: design.yaml, other designs in with/, and in expected/ all that comes out.

SQL and DAOs are left out: they are tried against a real PostgreSQL instead of being compared as text. So is the
runtime of TypeScript clients, which is the same text in each.
"""

from __future__ import annotations

import re
from pathlib import Path

from onehand.gen.service import generate, scaffold
from onehand.ir.load import load_sources
from onehand.text.source import Source

CASES = Path(__file__).parent


def cases() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/design.yaml"))


def generated(case: Path) -> dict[str, str]:
    """Path below expected/ -> text."""
    own = _source(case / "design.yaml")
    sources = [own, *(_source(path) for path in sorted((case / "with").glob("*.yaml")))]
    loaded = load_sources(sources)
    assert loaded.design is not None, "\n".join(str(one) for one in loaded.diagnostics)
    service = loaded.design.services[Path(own.path).stem]
    files = [*generate(loaded.design, service), *scaffold(loaded.design, service)]
    return {file.path: _without_hash(file.text) for file in files if _is_compared(file.path)}


def expected(case: Path) -> dict[str, str]:
    folder = case / "expected"
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def _source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    name = re.search(r"^(?:service|library): (\w+)", text, re.MULTILINE)
    assert name is not None, path
    return Source(f"api/{name[1]}.yaml", text)


def _is_compared(path: str) -> bool:
    return not path.startswith("generated/dao/") and not path.endswith((".sql", "/typescript/runtime.ts"))


def _without_hash(text: str) -> str:
    return re.sub(r'(    schema=")[0-9a-f]+"', r'\1..."', text)
