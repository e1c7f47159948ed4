"""Which names does a file bring into being, written or deduced, and does any of them come twice?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onehand.design.document import Document
from onehand.design.resource import ResourceSyntax
from onehand.design.shape import Name
from onehand.ir.types import PRIMITIVES, Named, NamedKind
from onehand.text.diagnostic import Note
from onehand.text.report import Report
from onehand.text.span import Span

PROBLEM = Named("problem", "", "problem")
_AUDIT = ("id", "created_at", "updated_at", "updated_by", "sequence", "hash_code")


@dataclass(frozen=True, slots=True)
class Declared:
    """The names of one file."""

    document: Document
    types: Mapping[str, Named]
    resources: Mapping[str, ResourceSyntax]
    events: Mapping[str, Span]
    """Written and deduced."""


@dataclass(frozen=True, slots=True)
class _Claim:
    name: str
    type: Named | None
    span: Span
    by: str
    """In an error: "resource 'user'"."""
    deduced: bool


def declare(document: Document, report: Report) -> Declared:
    taken: dict[str, _Claim] = {}
    types: dict[str, Named] = {}
    for claim in _claims(document):
        if claim.name in PRIMITIVES or claim.name == "problem":
            report.error("reserved-name", claim.span, f"'{claim.name}' is a built-in type", help="give it another name")
        elif claim.name in taken:
            _clash(claim, taken[claim.name], report)
        else:
            taken[claim.name] = claim
            if claim.type is not None:
                types[claim.name] = claim.type
    resources = {resource.name.value: resource for resource in document.resources}
    return Declared(document, types, resources, dict(_events(document)))


def _clash(second: _Claim, first: _Claim, report: Report) -> None:
    if second.deduced or first.deduced:
        deduced, other = (second, first) if second.deduced else (first, second)
        report.error(
            "name-clash",
            other.span,
            f"{other.by} has the name '{second.name}', which {deduced.by} gives",
            help="rename one of them",
            notes=(Note(f"{deduced.by} is here", deduced.span),),
        )
        return
    notes = (Note(f"{first.by} is here", first.span),)
    report.error(
        "name-taken", second.span, f"the name '{second.name}' is taken by {first.by}", help="rename one", notes=notes
    )


def _claims(document: Document) -> Iterator[_Claim]:
    """What is written first, so that a clash is told at the thing that can be renamed."""
    owner = document.name.value

    def written(kind: NamedKind, name: Name) -> _Claim:
        return _Claim(name.value, Named(kind, owner, name.value), name.span, f"{kind} '{name.value}'", deduced=False)

    yield from (written("enum", enum.name) for enum in document.enums)
    yield from (written("model", model.name) for model in document.models)
    yield from (written("union", union.name) for union in document.unions)
    yield from (written("resource", resource.name) for resource in document.resources)
    for event in document.events:
        yield _Claim(event.name.value, None, event.name.span, f"event '{event.name.value}'", deduced=False)
    for resource in document.resources:
        yield from _deduced(resource, owner)
    if document.resources or document.events:
        by = f"the stream of service '{owner}'"
        yield _Claim(f"{owner}_event", None, document.name.span, by, deduced=True)


def _deduced(resource: ResourceSyntax, owner: str) -> Iterator[_Claim]:
    by, span = f"resource '{resource.name.value}'", resource.name.span
    kinds: tuple[NamedKind, ...] = ("form", "patch", "version")
    for kind in kinds:
        name = f"{resource.name.value}_{kind}"
        yield _Claim(name, Named(kind, owner, name), span, by, deduced=True)
    if resource.has_events:
        yield _Claim(f"{resource.name.value}_upserted", None, span, by, deduced=True)
        yield _Claim(f"{resource.name.value}_deleted", None, span, by, deduced=True)


def _events(document: Document) -> Iterator[tuple[str, Span]]:
    for resource in document.resources:
        if resource.has_events:
            yield f"{resource.name.value}_upserted", resource.name.span
            yield f"{resource.name.value}_deleted", resource.name.span
        # Whether anything personal is in it is known when all types are: then forgotten.py looks again.
        yield f"{resource.name.value}_forgotten", resource.name.span
    for event in document.events:
        yield event.name.value, event.name.span


def check_fields(names: tuple[Name, ...], report: Report) -> None:
    """The names that every table has are not for declared fields."""
    for name in names:
        if name.value in _AUDIT:
            help = (
                "leave it out: every resource has it"
                if name.value in _AUDIT[:3]
                else "give it another name: every table has this column"
            )
            report.error("reserved-name", name.span, f"field '{name.value}' is made by the service", help=help)


def check_reserved(reserved: tuple[Name, ...], names: tuple[Name, ...], report: Report) -> None:
    """What is listed under `reserved:` had another meaning before."""
    places = {name.value: name.span for name in reserved}
    for name in names:
        if name.value in places:
            notes = (Note("it is reserved here", places[name.value]),)
            message = f"the name '{name.value}' had another meaning before, and is reserved"
            report.error("reserved-name", name.span, message, help="take another name", notes=notes)
