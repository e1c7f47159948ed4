"""Generated TypeScript in a folder, as a user has it."""

from __future__ import annotations

from pathlib import Path

from onehand.gen.typescript import package
from onehand.ir.nodes import Design, Service


def typescript(design: Design, service: Service) -> dict[str, str]:
    """File name -> text."""
    return {Path(file.path).name: file.text for file in package.generate(design, service)}


def put(folder: Path, design: Design, service: Service) -> None:
    """Writes them into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in typescript(design, service).items():
        (folder / name).write_text(text, encoding="utf-8")
