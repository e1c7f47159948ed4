"""What changed in a type with a name, and which others does it lead to?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onehand.compat.about import About, Mode, Pair
from onehand.compat.change import Finding
from onehand.compat.fields import compare_fields
from onehand.compat.promise import Direction
from onehand.compat.variants import compare_enums, compare_unions
from onehand.ir.nodes import Design, Field, Resource
from onehand.ir.types import Named

_SUFFIX = {"form": "_form", "patch": "_patch", "version": "_version"}


@dataclass
class NamedTypes:
    """Compares each pair once per direction, however many operations and events use it."""

    old: Design
    new: Design
    _known: dict[tuple[Pair, Direction], tuple[tuple[Finding, ...], tuple[Pair, ...]]] = field(default_factory=dict)

    def reached(self, start: Sequence[Pair], direction: Direction) -> Iterator[Finding]:
        """Everything that differs in these pairs and in what they contain."""
        open_, seen = list(start), set(start)
        while open_:
            findings, inside = self._pair(open_.pop(), direction)
            yield from findings
            fresh = [pair for pair in inside if pair not in seen]
            seen.update(fresh)
            open_.extend(fresh)

    def _pair(self, pair: Pair, direction: Direction) -> tuple[tuple[Finding, ...], tuple[Pair, ...]]:
        key = (pair, direction)
        if key not in self._known:
            told = list(self._compare(pair.old, pair.new, direction))
            findings = tuple(one for one in told if isinstance(one, Finding))
            self._known[key] = findings, tuple(dict.fromkeys(one for one in told if isinstance(one, Pair)))
        return self._known[key]

    def _compare(self, old: Named, new: Named, direction: Direction) -> Iterator[Finding | Pair]:
        about = About(direction, new.owner, _subject(new))
        if new.kind == "enum":
            first, second = self.old.enum(old), self.new.enum(new)
            yield from compare_enums(first, second, About(direction, new.owner, new.name, first.span, second.span))
        elif new.kind == "union":
            one, two = self.old.union(old), self.new.union(new)
            yield from compare_unions(one, two, About(direction, new.owner, new.name, one.name_span, two.name_span))
        elif new.kind == old.kind == "version":
            yield Pair(_whole(old), _whole(new))
        elif new.kind != "problem":
            mode = _mode(new)
            yield from compare_fields(_fields(self.old, old, direction), _fields(self.new, new, direction), mode, about)


def _subject(named: Named) -> str:
    """Form and resource share the subject: a field that changes in both is one change."""
    return named.name.removesuffix(_SUFFIX.get(named.kind, ""))


def _mode(named: Named) -> Mode:
    match named.kind:
        case "form":
            return "form"
        case "patch":
            return "patch"
        case "model":
            return "model"
        case _:
            return "read"


def _whole(named: Named) -> Named:
    return Named("resource", named.owner, _subject(named))


def _fields(design: Design, named: Named, direction: Direction) -> Sequence[Field]:
    if named.kind == "model":
        return design.model(named).fields
    if named.kind == "version":
        return ()
    resource = _resource(design, named)
    if named.kind in {"form", "patch"}:
        return resource.form.fields
    return [one for one in resource.fields if direction == "stored" or not one.private]


def _resource(design: Design, named: Named) -> Resource:
    return design.services[named.owner].resources[_subject(named)]
