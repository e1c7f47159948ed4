"""Turn API Builder documents into designs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from onehand.cli.screen import say
from onehand.workspace.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from onehand.convert.apibuilder.convert import Conversion, Converted
    from onehand.convert.apibuilder.document import Document
    from onehand.text.report import Report
    from onehand.text.source import Source
    from onehand.workspace.find import Workspace

_MOST_LINES = 400
"""Of a report on the screen; the file has all of them."""


@click.command("import", epilog="Example: dev api import spec/dependency.json --report import.txt")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="The folder of designs; default: api of this workspace.")
@click.option("--name", help="Call the service so; for one FILE only.")
@click.option("--report", "report_file", type=click.Path(path_type=Path), help="Write the whole report there.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print the designs and the report.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(
    file: tuple[Path, ...],
    into: Path | None,
    name: str | None,
    report_file: Path | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Turn API Builder documents (api.json or service.json) into designs, and say what has no home in them.

    Documents that import each other are best given together; others are looked for in the same folder. Handlers that
    must be written by hand are begun: each answers 501 until it is. Nothing is written over.
    """
    from onehand.workspace.find import Workspace, find_workspace, look_for_workspace

    around = look_for_workspace(into) if into else find_workspace()
    folder = into or (around.api if isinstance(around, Workspace) else Path("api"))
    conversion, faults, sources = _convert(file, name)
    if faults.diagnostics:
        _say_faults(faults, sources, as_json=as_json)
        return 1
    _check_free(conversion.files, folder)
    if not dry_run:
        _write(conversion.files, folder)
    _say(conversion, folder, report_file, dry_run=dry_run, as_json=as_json)
    if dry_run or around is None or folder.resolve() != around.api:
        return 0
    return _begin(around, [one.name for one in conversion.files if not one.is_library], quiet=as_json)


def _convert(files: tuple[Path, ...], name: str | None) -> tuple[Conversion, Report, dict[str, Source]]:
    from onehand.convert.apibuilder.convert import Conversion, convert
    from onehand.convert.apibuilder.nearby import Nearby
    from onehand.text.report import Report
    from onehand.text.source import Source

    if name is not None:
        _check_name(name, files)
    documents: list[Document] = []
    faults = Report()
    sources: dict[str, Source] = {}
    for path in dict.fromkeys(files):
        content = _content(path)
        document = _read(path, content, faults)
        sources[str(path)] = Source(str(path), content.decode("utf-8-sig", "replace"))
        if document is not None:
            documents.append(document)
    if faults.failed:
        return Conversion(), faults, sources
    conversion = convert(documents, Nearby(files), {str(files[0]): name} if name else None)
    return conversion, conversion.diagnostics, sources


def _read(path: Path, content: bytes, faults: Report) -> Document | None:
    from onehand.convert.apibuilder.read import read
    from onehand.text.report import Report

    own = Report()
    document = read(str(path), content, own)
    faults.extend(own)
    return document


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Problem("unreadable", f"'{path}' cannot be read", detail=str(fault.strerror)) from fault


def _check_name(name: str, files: tuple[Path, ...]) -> None:
    from onehand.workspace.scaffold import check_name

    if len(files) > 1:
        raise Problem(
            "usage", "'--name' is for one file", hint="import the files one by one, or rename them afterwards"
        )
    check_name(name)


def _say_faults(faults: Report, sources: Mapping[str, Source], *, as_json: bool) -> None:
    if as_json:
        import json

        from onehand.text.record import as_record

        say(json.dumps({"refused": [as_record(one) for one in faults.diagnostics]}, indent=2))
        return
    from onehand.text.printer import render

    for one in faults.diagnostics:
        say(render(one, sources) + "\n")
    errors = sum(one.severity == "error" for one in faults.diagnostics)
    say(f"nothing was imported: {errors} error{'' if errors == 1 else 's'}")


def _check_free(files: Iterable[Converted], folder: Path) -> None:
    for one in files:
        path = folder / f"{one.name}.yaml"
        if path.exists() and path.read_bytes() != one.text.encode():
            raise Problem(
                "exists",
                f"{path} exists, and is not what would be written",
                hint="move it away, or import under another name: --name",
            )


def _write(files: Iterable[Converted], folder: Path) -> None:
    for one in files:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{one.name}.yaml").write_bytes(one.text.encode())


def _say(conversion: Conversion, folder: Path, report_file: Path | None, *, dry_run: bool, as_json: bool) -> None:
    from onehand.convert.report import as_records, render

    if as_json:
        import json

        reports = [{"design": f"{one.name}.yaml", "entries": as_records(one.report)} for one in conversion.files]
        say(json.dumps(reports, indent=2))
        return
    whole = "\n".join(
        f"{folder / one.name}.yaml, from {one.source}\n{render(one.report)}\n" for one in conversion.files
    )
    if report_file is not None and not dry_run:
        report_file.write_text(whole, encoding="utf-8")
    if dry_run:
        for one in conversion.files:
            say(one.text)
    lines = whole.splitlines()
    say("\n".join(lines[:_MOST_LINES]))
    if len(lines) > _MOST_LINES:
        say(f"... and {len(lines) - _MOST_LINES} more lines: --report FILE has them all")


def _begin(workspace: Workspace, names: list[str], *, quiet: bool) -> int:
    """First versions of the handlers, as far as the workspace can be understood."""
    from onehand.gen.service import scaffold
    from onehand.gen.writer import begin
    from onehand.ir.load import load
    from onehand.text.printer import render

    loaded = load(workspace.api, root=workspace.root, schemes=workspace.settings.discoveries)
    errors = [one for one in loaded.diagnostics if one.severity == "error"]
    for one in errors:
        say(render(one, loaded.sources) + "\n")
    if loaded.design is None:
        say("the designs were written, but they have errors together with the others: see above")
        return 1
    for name in names:
        for path in begin(workspace.services / name, scaffold(loaded.design, loaded.design.services[name])):
            if not quiet:
                say(f"  services/{name}/{path}: begun, every method answers 501")
    if not quiet:
        say("next: read the report, edit the designs, then: dev up")
    return 0
