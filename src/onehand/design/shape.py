"""Has a piece of the tree the shape that its keyword asks for?

Each function returns what was read, or None after it has reported the fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from onehand.design.keywords import KEYWORDS
from onehand.design.tree import Entry, Items, Node, Scalar, Table
from onehand.text.report import Report
from onehand.text.span import Span
from onehand.text.suggest import did_you_mean, listed

T = TypeVar("T")

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?")
_DURATION = re.compile(r"([1-9][0-9]{0,4}) (day|days|week|weeks)")
LONGEST_NAME = 60
"""PostgreSQL cuts names at 63 bytes; longer ones of constraints are shortened by the generator."""


@dataclass(frozen=True, slots=True)
class At(Generic[T]):
    """A value and where it stands."""

    value: T
    span: Span


Name = At[str]


def kind(node: Node) -> str:
    """What was found, in the words of an error."""
    if isinstance(node, Table):
        return "a map"
    if isinstance(node, Items):
        return "a list"
    if node.absent:
        return "nothing"
    return (
        "a number"
        if isinstance(node.value, int | float) and not isinstance(node.value, bool)
        else f"'{node.text[:40]}'"
    )


def wrong(node: Node, expected: str, report: Report, *, help: str | None = None) -> None:
    report.error("wrong-shape", node.span, f"expected {expected}, found {kind(node)}", help=help or f"write {expected}")


def keys(node: Node, construct: str, report: Report, *, entry: Entry | None = None) -> Mapping[str, Entry]:
    """The keywords given, by name. Unknown and missing ones are reported; what is no map reads as an empty one."""
    if isinstance(node, Scalar) and node.absent:
        found: dict[str, Entry] = {}
    elif isinstance(node, Table):
        found = {one.key: one for one in node.entries}
    else:
        wrong(node, f"a map of keywords ({_first_words(construct)} ...)", report)
        return {}
    known = _known(construct)
    for one in tuple(found.values()):
        if one.key not in known:
            _unknown_key(one, construct, report)
            del found[one.key]
    for name, required in known.items():
        if required and name not in found:
            place = entry.key_span if entry else node.span
            _missing_key(place, construct, name, report)
    return found


@cache
def _known(construct: str) -> Mapping[str, bool]:
    return {keyword.name: keyword.required for keyword in KEYWORDS[construct]}


def _first_words(construct: str) -> str:
    return ", ".join(tuple(_known(construct))[:3])


def _unknown_key(entry: Entry, construct: str, report: Report) -> None:
    words = _known(construct)
    help = did_you_mean(entry.key, words, otherwise=f"known here: {', '.join(words)}")
    what = construct.replace("_", " ")
    report.error("unknown-key", entry.key_span, f"{_article(what)} {what} has no keyword '{entry.key[:60]}'", help=help)


def _missing_key(place: Span, construct: str, name: str, report: Report) -> None:
    what = construct.replace("_", " ")
    code = "auth-missing" if name == "auth" else "missing-key"
    help = {
        "auth": "closed by default, and it must be said: 'auth: {user: [], service: [mailer]}' or 'auth: none'",
        "discriminator": "a union is always discriminated: 'discriminator: kind'",
    }.get(name, _meaning(construct, name))
    report.error(code, place, f"{_article(what)} {what} needs '{name}:'", help=help)


def _meaning(construct: str, name: str) -> str:
    says = next(keyword.says for keyword in KEYWORDS[construct] if keyword.name == name).rstrip(".")
    return f"{name}: {says[0].lower()}{says[1:]}"


def _article(word: str) -> str:
    return "an" if word[0] in "aeio" else "a"


def entries(node: Node, what: str, report: Report) -> tuple[Entry, ...]:
    """The entries of a map of names; every key is a name."""
    if isinstance(node, Scalar) and node.absent:
        return ()
    if not isinstance(node, Table):
        wrong(node, f"a map of {what}", report, help="write 'name: ...', one below the other")
        return ()
    return tuple(entry for entry in node.entries if name_of(entry.key, entry.key_span, report) is not None)


def items(node: Node, what: str, report: Report) -> tuple[Node, ...]:
    if isinstance(node, Items):
        return node.items
    wrong(node, f"a list of {what}", report, help="write it in brackets: [one, two]")
    return ()


def name_of(text: str, span: Span, report: Report) -> Name | None:
    if not _NAME.fullmatch(text):
        report.error(
            "bad-name",
            span,
            f"'{text[:60]}' is no name",
            help="a name has letters, digits and '_', and starts with a letter",
        )
        return None
    if len(text) > LONGEST_NAME:
        report.error("bad-name", span, f"a name of {len(text)} characters is too long", help=f"at most {LONGEST_NAME}")
        return None
    return At(text, span)


def text(node: Node, report: Report) -> str | None:
    """Text as written; a number or `true` is taken as its text. Nothing at all is an error."""
    if isinstance(node, Scalar) and not node.absent:
        return node.text
    wrong(node, "a text", report)
    return None


def text_at(node: Node, report: Report) -> At[str] | None:
    found = text(node, report)
    return At(found, node.span) if found is not None else None


def name(node: Node, report: Report) -> Name | None:
    if isinstance(node, Scalar) and not node.absent:
        return name_of(node.text, node.span, report)
    wrong(node, "a name", report)
    return None


def names(node: Node, what: str, report: Report) -> tuple[Name, ...]:
    read = [name(item, report) for item in items(node, what, report)]
    return tuple(one for one in read if one is not None)


def reference(node: Node, report: Report) -> Name | None:
    """`resource` or `service.resource`."""
    if isinstance(node, Scalar) and _REFERENCE.fullmatch(node.text) and len(node.text) <= 2 * LONGEST_NAME:
        return At(node.text, node.span)
    wrong(node, "'resource' or 'service.resource'", report)
    return None


def boolean(node: Node, report: Report) -> bool:
    """True only where `true` is written."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    help = "YAML 1.2 knows only true and false" if isinstance(node, Scalar) and not node.absent else None
    wrong(node, "true or false", report, help=help)
    return False


def integer(node: Node, report: Report) -> At[int] | None:
    if isinstance(node, Scalar) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return At(node.value, node.span)
    wrong(node, "a whole number", report)
    return None


def word(node: Node, choices: tuple[str, ...], report: Report) -> At[str] | None:
    """One of a few words."""
    if isinstance(node, Scalar) and node.text in choices:
        return At(node.text, node.span)
    found = node.text if isinstance(node, Scalar) else ""
    wrong(node, listed(choices), report, help=did_you_mean(found, choices, otherwise=f"write {listed(choices)}"))
    return None


def days(node: Node, report: Report) -> int | None:
    """`14 days`, `2 weeks`."""
    found = _DURATION.fullmatch(node.text) if isinstance(node, Scalar) else None
    if found is None:
        wrong(node, "a duration such as '14 days'", report)
        return None
    return int(found[1]) * (7 if found[2].startswith("week") else 1)


def json_value(node: Node) -> Any:
    """Any YAML as the JSON that it means."""
    if isinstance(node, Table):
        return {entry.key: json_value(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [json_value(item) for item in node.items]
    return node.value


def attributes(node: Node, report: Report) -> Mapping[str, Any] | None:
    if isinstance(node, Table):
        return {entry.key: json_value(entry.value) for entry in node.entries}
    wrong(node, "a map of attributes", report)
    return None
