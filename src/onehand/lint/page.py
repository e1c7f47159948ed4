"""What do the examples of a page promise? The page of a rule or an error is its documentation and its test.

`## bad` blocks carry `# error: message` (or `# warning: ...`) at the end of the line where it is told, `## good` blocks
must be silent. A block without `service:` or `library:` is the inside of one; `# file: name.yaml` starts another file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from onehand.ir.load import load_sources
from onehand.lint.engine import lint
from onehand.lint.rule import Rule
from onehand.text.diagnostic import Diagnostic
from onehand.text.source import Source

_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^## (bad|good)\b", re.MULTILINE)
_FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)
_NAME = re.compile(r"^(?:service|library): *(\w+)", re.MULTILINE)
_MARK = re.compile(r" *# (error|warning): ?(.*)$", re.MULTILINE)
_AROUND = "service: shop\ndescription: A shop.\nauth: user\n"


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    path: str
    line: int
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Example:
    """One block of a page."""

    kind: Literal["bad", "good"]
    sources: tuple[Source, ...]
    expected: tuple[Expected, ...]


def examples(page: str) -> tuple[Example, ...]:
    return tuple(_examples(page))


def found(example: Example, rules: Iterable[Rule]) -> tuple[Diagnostic, ...]:
    """Everything that loading and the rules say about an example."""
    loaded = load_sources(example.sources)
    return (*loaded.diagnostics, *lint(loaded, rules))


def as_expected(diagnostic: Diagnostic) -> Expected:
    return Expected(diagnostic.span.path, diagnostic.span.line, diagnostic.severity, diagnostic.message)


def _examples(page: str) -> Iterator[Example]:
    for block in _BLOCK.finditer(page):
        headings = [heading[1] for heading in _HEADING.finditer(page, 0, block.start())]
        if headings:
            files = list(_files(block[1]))
            sources = tuple(Source(path, _MARK.sub("", text)) for path, text in files)
            kind: Literal["bad", "good"] = "bad" if headings[-1] == "bad" else "good"
            yield Example(kind, sources, tuple(sorted(one for path, text in files for one in _expected(path, text))))


def _files(block: str) -> Iterator[tuple[str, str]]:
    first, *rest = _FILE.split(block)
    if first.strip():
        yield _complete(first, None)
    for path, text in zip(rest[::2], rest[1::2], strict=True):
        yield _complete(text, path)


def _complete(text: str, path: str | None) -> tuple[str, str]:
    name = _NAME.search(text)
    if name is None:
        return path or "shop.yaml", _AROUND + text
    return path or f"{name[1]}.yaml", text


def _expected(path: str, text: str) -> Iterator[Expected]:
    for number, line in enumerate(text.split("\n"), start=1):
        if (mark := _MARK.search(line)) is not None:
            yield Expected(path, number, mark[1], mark[2])
