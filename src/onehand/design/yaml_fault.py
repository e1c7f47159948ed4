"""What does the YAML parser mean by its complaint, and where is the fault really?"""

from __future__ import annotations

import yaml

from onehand.text.diagnostic import Note
from onehand.text.report import Report
from onehand.text.source import Source
from onehand.text.span import Span


def report_fault(fault: yaml.MarkedYAMLError, source: Source, report: Report) -> None:
    """Say it in our words; a wrong indent is told as one, at the first character of its line."""
    mark = fault.problem_mark or fault.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = str(fault.problem or fault.context or "it cannot be read")
    if (
        "mapping values are not allowed" in problem
        or "did not find expected key" in problem
        or "'-' indicator" in problem
    ):
        _structure(line, column, problem, source, report)
    elif "cannot start any token" in problem:
        _character(line, column, source, report)
    elif "could not find expected ':'" in problem:
        line, column = _context(fault, line, column)
        _error(report, source, line, column, "expected ':' after this key", help="write 'key: value'")
    elif "end of stream" in problem and "scalar" in str(fault.context):
        line, column = _context(fault, line, column)
        _error(report, source, line, column, "the quote that opens here is never closed")
    elif "did not find expected ','" in problem:
        notes = (Note("it opens here", _at(source, *_context(fault, line, column))),)
        closing = problem.rpartition(" or ")[2]
        _error(report, source, line, column, f"expected ',' or {closing}", notes=notes)
    else:
        _error(report, source, line, column, f"this is no YAML: {problem}")


def _structure(line: int, column: int, problem: str, source: Source, report: Report) -> None:
    text = source.line(line) or ""
    indent = len(text) - len(text.lstrip(" "))
    expected = _expected_indents(line, source)
    second = "mapping values" in problem and ":" in text[: column - 1]
    if text.strip() and indent not in expected and column > indent and not second:
        columns = " or ".join(str(one + 1) for one in expected)
        _error(
            report,
            source,
            line,
            indent + 1,
            f"the line starts at column {indent + 1}, expected column {columns}",
            code="bad-indent",
            help="lines that belong together start at the same column",
        )
    elif "mapping values" in problem:
        _second_colon(line, column, source, report)
    elif "indicator" in problem:
        _error(report, source, line, column, "expected another '- ' item of the list above")
    else:
        _error(
            report, source, line, column, "expected 'key: value'", help="nothing may follow a closing quote or bracket"
        )


def _second_colon(line: int, column: int, source: Source, report: Report) -> None:
    before = (source.line(line) or "")[: column - 1]
    if ":" in before:
        key = before[: before.find(":")].strip(" -{")
        help = "put a text with a ':' in quotes"
        _error(report, source, line, column, f"expected one value after '{key}:', found another ':'", help=help)
        return
    above = max((n for n in range(1, line) if (source.line(n) or "").strip()), default=line)
    text = source.line(above) or ""
    _error(report, source, above, len(text.rstrip()) + 1, "expected ':' after this key", help="write 'key: value'")


def _expected_indents(line: int, source: Source) -> list[int]:
    """The columns that the blocks still open above a line use, smallest first."""
    indents: list[int] = []
    lowest: int | None = None
    for number in range(line - 1, 0, -1):
        text = source.line(number) or ""
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        indent = len(text) - len(text.lstrip(" "))
        if lowest is None or indent < lowest:
            indents.append(indent)
            lowest = indent
        if lowest == 0:
            break
    return sorted(indents) or [0]


def _character(line: int, column: int, source: Source, report: Report) -> None:
    text = source.line(line) or ""
    char = text[column - 1 : column]
    if char == "\t":
        _error(report, source, line, column, "found a tab", code="bad-indent", help="indent with spaces")
    else:
        _error(report, source, line, column, f"a value cannot start with '{char}'", help="put it in quotes")


def _context(fault: yaml.MarkedYAMLError, line: int, column: int) -> tuple[int, int]:
    mark = fault.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (line, column)


def _error(
    report: Report,
    source: Source,
    line: int,
    column: int,
    message: str,
    *,
    code: str = "bad-yaml",
    help: str | None = None,
    notes: tuple[Note, ...] = (),
) -> None:
    report.error(code, _at(source, line, column), message, help=help, notes=notes)


def _at(source: Source, line: int, column: int) -> Span:
    return Span(source.path, line, column, line, column + 1)
