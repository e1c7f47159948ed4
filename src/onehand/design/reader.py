"""How does a YAML text become a tree with places?

From libyaml's *events*: its composer crashes the process on deep nesting and keeps duplicate keys and aliases silently.
Anything that YAML has and the language has not is an error: anchors, aliases, tags, merge keys, a second document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol, cast

import yaml

from onehand.design.plain import plain_value
from onehand.design.tree import Entry, Items, Node, Scalar, Table
from onehand.design.yaml_fault import report_fault
from onehand.text.diagnostic import Note
from onehand.text.report import Report
from onehand.text.source import Source
from onehand.text.span import Span

DEEPEST = 64
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_CUT = " #"
"""One space before '#': probably meant as text. People put two before a comment."""


class _Mark(Protocol):
    line: int
    column: int
    index: int


class _TooDeepError(Exception):
    pass


def read_tree(source: Source, report: Report) -> Node | None:
    """The tree of a text; None when it is empty or no YAML, which is then in the report. Never raises."""
    if (found := _FORBIDDEN.search(source.text)) is not None:
        report.error(
            "bad-encoding", _place(source, found.start()), "the file contains a control character", help="remove it"
        )
        return None
    try:
        return _Reader(source, report).document()
    except _TooDeepError:
        return None
    except yaml.MarkedYAMLError as fault:
        report_fault(fault, source, report)
    except yaml.YAMLError as fault:
        report.error(
            "bad-yaml",
            Span(source.path, 1, 1, 1, 2),
            f"this is no YAML: {fault}",
            help="begin again from a design that works",
        )
    return None


def _place(source: Source, offset: int) -> Span:
    before = Source("", source.text[:offset]).lines
    line, column = len(before), len(before[-1]) + 1
    return Span(source.path, line, column, line, column + 1)


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._report = report
        self._path = source.path
        self._depth = 0
        self._events: Iterator[yaml.Event] = iter(yaml.parse(source.text, Loader=yaml.CSafeLoader))

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._feature(self._span(event), "a second document", "one file is one design: remove the '---'")
                    break
                if event.version or event.tags:
                    self._feature(self._span(event), "a directive", "remove the line that starts with '%'")
                root = self._node(next(self._events))
        return root

    def _node(self, event: yaml.Event) -> Node:
        self._check_features(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.AliasEvent):
            return Scalar(None, "", self._span(event))
        self._depth += 1
        if self._depth > DEEPEST:
            self._report.error(
                "too-deep",
                self._span(event),
                f"the file is nested more than {DEEPEST} levels deep",
                help="name the inner part",
            )
            raise _TooDeepError
        node = self._table(event) if isinstance(event, yaml.MappingStartEvent) else self._items(event)
        self._depth -= 1
        return node

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        span = self._span(event)
        if not event.implicit[0]:
            return Scalar(event.value, event.value, span)
        if event.value:
            self._check_comment(span)
        return Scalar(plain_value(event.value), event.value, span)

    def _items(self, start: yaml.Event) -> Items:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event))
        return Items(tuple(items), self._around(start, event, items[-1].span if items else None))

    def _table(self, start: yaml.MappingStartEvent) -> Table:
        entries: dict[str, Entry] = {}
        last: Span | None = None
        flow = bool(start.flow_style)
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event)
            value = self._node(next(self._events))
            last = value.span
            if not isinstance(key, Scalar) or not key.text:
                self._report.error("bad-yaml", key.span, "a key is one word", help="write 'key: value'")
            elif key.text == "<<":
                self._feature(key.span, "a merge key", "write the keys out")
            elif key.text in entries:
                first = entries[key.text].key_span
                self._report.error(
                    "duplicate-key",
                    key.span,
                    f"key '{key.text}' is given twice",
                    help="remove one of them",
                    notes=(Note("it was first given here", first),),
                )
            else:
                if flow and self._cut_by_comma(key, value, start):
                    continue
                entries[key.text] = Entry(key.text, key.span, value)
        return Table(tuple(entries.values()), self._around(start, event, last))

    def _check_features(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._feature(
                self._span(event), "an alias", "write the value out, or put it in quotes if it starts with '*'"
            )
        elif getattr(event, "anchor", None) is not None:
            self._feature(
                self._span(event), "an anchor", "write the value out, or put it in quotes if it starts with '&'"
            )
        elif getattr(event, "tag", None) is not None:
            self._feature(self._span(event), "a tag", "put the value in quotes if it starts with '!'")

    def _feature(self, span: Span, what: str, help: str) -> None:
        self._report.error("yaml-feature", span, f"the language has no place for {what}", help=help)

    def _check_comment(self, span: Span) -> None:
        line = self._source.line(span.end_line) or ""
        rest = line[span.end_column - 1 :]
        if rest.startswith(_CUT):
            place = Span(self._path, span.end_line, span.end_column + 1, span.end_line, len(line) + 1)
            self._report.warning(
                "comment-cuts-text",
                place,
                f"the text ends before '{rest.strip()[:40]}', which is a comment",
                help="put the text in quotes, or two spaces before the comment",
            )

    def _cut_by_comma(self, key: Scalar, value: Node, start: yaml.Event) -> bool:
        """`{placed: Paid, not yet shipped.}` is two entries, the second one a key alone."""
        if not isinstance(value, Scalar) or value.text or value.span.column != key.span.end_column:
            return False
        if value.span.line != key.span.end_line or " " not in key.text:
            return False
        self._report.error(
            "comma-cuts-text",
            key.span,
            f"the comma before '{key.text[:40]}' ends the text",
            help="inside '{}', put a text with a comma in quotes",
            notes=(Note("the '{' is here", self._span(start)),),
        )
        return True

    def _span(self, event: yaml.Event) -> Span:
        start, end = _marks(event)
        return Span(self._path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _around(self, start: yaml.Event, end: yaml.Event, last: Span | None) -> Span:
        """A block collection ends with its last value: libyaml says it ends where the next thing starts."""
        first, _ = _marks(start)
        closing, after = _marks(end)
        if after.index > closing.index or last is None:
            return Span(self._path, first.line + 1, first.column + 1, after.line + 1, after.column + 1)
        return Span(self._path, first.line + 1, first.column + 1, last.end_line, last.end_column)


def _marks(event: yaml.Event) -> tuple[_Mark, _Mark]:
    """Start and end; the parser gives both with every event."""
    return cast("tuple[_Mark, _Mark]", (event.start_mark, event.end_mark))
