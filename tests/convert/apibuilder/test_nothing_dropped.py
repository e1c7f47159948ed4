"""Whatever a document says is in the design or in the report.

The walk over the document is written without the reader and the converter: it knows the format alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from onehand.convert.apibuilder.names import our_name
from onehand.ir.nodes import Library, Service
from onehand.ir.types import ListOf, Named
from tests.convert.apibuilder.imported import Imported, entries_of, import_bytes, import_file
from tests.convert.corpus import DEPENDENCY, corpus


class Walk:
    """Finds what is lost."""

    def __init__(self, document: dict[str, Any], imported: Imported) -> None:
        self.document = document
        self.design: Service | Library = next(
            iter([*imported.loaded.design.services.values(), *imported.loaded.design.libraries.values()])
        )
        self.tree = imported.tree
        self.places = {entry.place for entry in imported.entries}
        self.names = {entry.place: entry.name for entry in imported.entries}
        self.reasons = {
            entry.place: [e.reason for e in imported.entries if e.place == entry.place] for entry in imported.entries
        }

    def lost(self) -> Iterator[str]:
        yield from self._enums()
        yield from self._models()
        yield from self._unions()
        yield from self._operations()
        yield from self._attributes()
        for key in ("imports", "headers", "annotations", "interfaces"):
            yield from (
                place for _, _, place in entries_of(self.document.get(key), f"$.{key}") if place not in self.places
            )

    def _enums(self) -> Iterator[str]:
        for name, enum, place in entries_of(self.document.get("enums"), "$.enums"):
            ours = self._by_name(self.design.enums, name, place)
            if ours is None:
                yield from () if place in self.places else (place,)
                continue
            wires = {value.value for value in ours.values}
            for _, value, at in entries_of(enum["values"], f"{place}.values"):
                if (value.get("value") or value["name"]) not in wires and at not in self.places:
                    yield at

    def _models(self) -> Iterator[str]:
        for name, model, place in entries_of(self.document.get("models"), "$.models"):
            fields = self._fields(name, place)
            if fields is None and place not in self.places:
                yield place
            for _, field, at in entries_of(model["fields"], f"{place}.fields"):
                if fields is not None and our_name(field["name"]) not in fields and at not in self.places:
                    yield at

    def _fields(self, name: str, place: str) -> set[str] | None:
        """The names of the fields of a model, resource or form; None when nothing here has them."""
        found = [model for model in (self._by_name(self.design.models, name, place),) if model is not None]
        resources = getattr(self.design, "resources", {})
        resource = self._by_name(resources, name, place)
        if resource is not None:
            found.append(resource)
        for reason in self.reasons.get(place, []):
            if match := re.fullmatch(r"deduced: '(\w+)_form'", reason):
                found += [resources[match[1]].form, resources[match[1]]]
        return {field.name for one in found for field in one.fields} if found else None

    def _unions(self) -> Iterator[str]:
        for name, union, place in entries_of(self.document.get("unions"), "$.unions"):
            ours = self._by_name(self.design.unions, name, place)
            if ours is None:
                yield from () if place in self.places else (place,)
                continue
            wires = {member.value for member in ours.members}
            for _, member, at in entries_of(union["types"], f"{place}.types"):
                last = re.sub(r"^map\[|[\[\]]", "", member["type"]).rsplit(".", 1)[-1]
                if (member.get("discriminator_value") or last) not in wires and at not in self.places:
                    yield at

    def _by_name(self, table: Any, name: str, place: str) -> Any:
        """Under its own name, or under the one that the report says."""
        said = [re.search(r" is now (?:resource )?'(\w+)'", self.names.get(place, ""))]
        names = [our_name(name), *(match[1] for match in said if match), f"{our_name(name)}_value"]
        return next((table[one] for one in names if one in table), None)

    def _operations(self) -> Iterator[str]:
        whole = isinstance(self.document.get("resources"), list)
        ours = {(one.method, anonymous(one.path)): one for one in getattr(self.design, "operations", ())}
        for name, resource, place in entries_of(self.document.get("resources"), "$.resources"):
            base = "" if whole else resource.get("path") or f"/{self._plural(name)}"
            for _, operation, at in entries_of(resource["operations"], f"{place}.operations"):
                path = "/".join(part for part in f"{base}/{operation.get('path') or ''}".split("/") if part)
                found = ours.get((operation["method"].upper(), anonymous(f"/{path}")))
                if found is None and at not in self.places:
                    yield at
                yield from self._parameters(found, operation, at)

    def _plural(self, name: str) -> str:
        from onehand.ir.plural import plural

        return plural(name.rsplit(".", 1)[-1])

    def _parameters(self, found: Any, operation: dict[str, Any], at: str) -> Iterator[str]:
        names: set[str] = set()
        if found is not None:
            names = {one.name for one in (*found.path_parameters, *found.query_parameters)}
            body = found.body.item if isinstance(found.body, ListOf) else found.body
            if isinstance(body, Named) and body.kind == "model":
                names |= {field.name for field in self.design.models[body.name].fields}
        for _, parameter, place in entries_of(operation.get("parameters"), f"{at}.parameters"):
            gone = found is None and at in self.places
            if our_name(parameter["name"]) not in names and place not in self.places and not gone:
                yield place

    def _attributes(self) -> Iterator[str]:
        """Counted by name: as often in the design or the report as in the document."""
        kept = Counter(_attribute_names(self.tree))
        missing: dict[str, list[str]] = {}
        for name, place in _attributes(self.document, "$"):
            if place not in self.places and not any(place.startswith(f"{above}.") for above in self._gone()):
                missing.setdefault(name, []).append(place)
        for name, places in missing.items():
            yield from places[kept[name] :]

    def _gone(self) -> list[str]:
        """Operations that have no home at all: what is in them goes with them."""
        return [place for place in self.places if re.search(r"\.operations\[\d+\]$", place) and self._is_gone(place)]

    def _is_gone(self, place: str) -> bool:
        return any(
            reason.startswith(("every service has health", "there are no", "another operation"))
            for reason in self.reasons[place]
        )


def anonymous(path: str) -> str:
    return re.sub(r"\{[^}]*\}|:[A-Za-z_][\w-]*", "{}", path).lower()


def _attributes(value: Any, place: str) -> Iterator[tuple[str, str]]:
    for key, one, at in entries_of(value, place):
        if key == "attributes" and isinstance(value, dict) and isinstance(one, list):
            yield from ((name, where) for name, _, where in entries_of(one, at))
        elif not isinstance(one, str):
            yield from _attributes(one, at)


def _attribute_names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "attributes" and isinstance(one, dict):
                yield from one
            else:
                yield from _attribute_names(one)
    elif isinstance(value, list):
        for one in value:
            yield from _attribute_names(one)


def test_nothing_is_dropped_silently():
    """Every enum, value, model, field, union, member, operation, parameter, header, import, annotation, attribute."""
    lost: dict[str, list[str]] = {}
    for path in sorted(corpus().glob("*.json")):
        imported = import_file(path)
        if imported.loaded is None or imported.loaded.design is None:
            continue
        found = list(Walk(json.loads(path.read_text()), imported).lost())
        if found:
            lost[path.name] = found
    assert lost == {}


def test_the_walk_finds_what_is_lost():
    """The test above can fail: without its report, a document has losses."""
    path = corpus() / DEPENDENCY
    imported = import_bytes(path.read_bytes())
    imported.entries.clear()
    lost = list(Walk(json.loads(path.read_text()), imported).lost())
    assert "$.imports[0]" in lost
    assert "$.models.binary_form" in lost
    assert "$.resources.subscription.operations[2].parameters[0]" in lost


def test_the_walk_finds_lost_attributes():
    """An attribute that is neither in the design nor in the report is found."""
    value = {"name": "x", "models": {"m": {"fields": [], "attributes": [{"name": "docs", "value": {}}]}}}
    imported = import_bytes(json.dumps(value).encode())
    assert list(Walk(value, imported).lost()) == []
    other = import_bytes(json.dumps({"name": "x", "models": {"m": {"fields": []}}}).encode())
    assert list(Walk(value, other).lost()) == ["$.models.m.attributes[0]"]
