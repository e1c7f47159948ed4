"""Diagnostics are printed as the house style shows them."""

from __future__ import annotations

from onehand.text.diagnostic import Diagnostic, Note
from onehand.text.printer import render
from onehand.text.record import as_record
from onehand.text.report import Report
from onehand.text.source import Source
from onehand.text.span import Span

SOURCE = Source("api/shop.yaml", "service: shop\nfields:\n  isbn: UUID\n")
FOUND = Diagnostic(
    "error",
    "unknown-type",
    "no type is named 'UUID'",
    Span("api/shop.yaml", 3, 9, 3, 13),
    notes=(Note("the fields start here", Span("api/shop.yaml", 2, 1, 2, 7)), Note("names are lower case")),
    help="the built-in type is 'uuid'",
)


def test_a_diagnostic_shows_place_fact_line_caret_notes_and_help() -> None:
    """The caret stands under exactly what is meant."""
    assert render(FOUND, {SOURCE.path: SOURCE}) == (
        "api/shop.yaml:3:9: error[unknown-type]: no type is named 'UUID'\n"
        "  3 |   isbn: UUID\n"
        "    |         ^^^^\n"
        "  note: api/shop.yaml:2:1: the fields start here\n"
        "  note: names are lower case\n"
        "  help: the built-in type is 'uuid'"
    )


def test_a_place_without_source_has_no_excerpt() -> None:
    """A missing or changed file is no reason to hide the fact."""
    assert "3 |" not in render(FOUND, {})
    assert render(FOUND, {SOURCE.path: Source(SOURCE.path, "")}).startswith("api/shop.yaml:3:9: error")


def test_a_span_over_several_lines_marks_the_first() -> None:
    """The caret never runs past the line that is shown."""
    found = Diagnostic("warning", "x", "y", Span(SOURCE.path, 2, 1, 3, 13))
    assert render(found, {SOURCE.path: SOURCE}).endswith("  2 | fields:\n    | ^^^^^^^")


def test_a_tab_does_not_move_the_caret() -> None:
    """A tab is one column wide, as in the place."""
    source = Source("x.yaml", "\ta: b")
    found = Diagnostic("error", "x", "y", Span("x.yaml", 1, 2, 1, 3))
    assert render(found, {"x.yaml": source}).endswith("  1 |  a: b\n    |  ^")


def test_a_very_long_line_is_cut() -> None:
    """An error about a file of one line does not print the file."""
    source = Source("x.yaml", "a" * 100_000)
    found = Diagnostic("error", "x", "y", Span("x.yaml", 1, 1, 1, 100_000))
    assert max(len(line) for line in render(found, {"x.yaml": source}).split("\n")) < 200


def test_a_record_has_the_same_content() -> None:
    """What the JSON output says is what the text says."""
    record = as_record(FOUND)
    assert (record["path"], record["line"], record["column"], record["code"]) == ("api/shop.yaml", 3, 9, "unknown-type")
    assert [note.get("line") for note in record["notes"]] == [2, None]


def test_a_report_keeps_each_diagnostic_once_and_sorts_by_place() -> None:
    """Two ways to the same fault tell it once, and reading goes from top to bottom."""
    report = Report()
    for line in (5, 2, 5):
        report.error("x", Span("a", line, 1, line, 2), "same")
    assert [one.span.line for one in report.diagnostics] == [2, 5]


def test_a_message_is_one_printable_line() -> None:
    """What a file contains cannot break out of its message."""
    report = Report()
    report.error("x", Span("a", 1, 1, 1, 2), "no type is named 'a\nb\x1b[31m'")
    assert (
        report.diagnostics[0].message == "no type is named 'a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m'"
    )
