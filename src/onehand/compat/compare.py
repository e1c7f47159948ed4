"""What changed between two designs, and where is it felt?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onehand.compat.about import About, Pair
from onehand.compat.change import Change, Effect, Finding, effect
from onehand.compat.fields import compare_fields
from onehand.compat.named import NamedTypes
from onehand.compat.operations import compare_input, compare_output, match_operations
from onehand.compat.promise import Direction
from onehand.compat.resources import compare_list, compare_owner, compare_presence, compare_retention, compare_table
from onehand.ir.nodes import Design, Event, Operation, Resource, Service
from onehand.ir.types import Named

_Key = tuple[str, str, str, str, str]


def compare(old: Design, new: Design) -> tuple[Change, ...]:
    """Every difference once, with all that it reaches, in the order of the places."""
    comparison = _Comparison(old, new, NamedTypes(old, new))
    for name in dict.fromkeys((*old.services, *new.services)):
        comparison.service(old.services.get(name), new.services.get(name))
    return comparison.changes()


@dataclass
class _Comparison:
    old: Design
    new: Design
    types: NamedTypes
    _found: dict[_Key, tuple[Finding, dict[Effect, None]]] = field(default_factory=dict)

    def changes(self) -> tuple[Change, ...]:
        made = [_change(finding, effects) for finding, effects in self._found.values()]
        return tuple(sorted(made, key=_order))

    def service(self, old: Service | None, new: Service | None) -> None:
        if old is None and new is not None:
            arrived = About("input", new.name, new.name, None, new.span)
            self._add([arrived.tell("service-added", "add", "operation", "", new.name)], new.name, new.name, "input")
        elif new is None and old is not None:
            gone = About("input", old.name, old.name, old.span, None)
            self._add([gone.tell("service-removed", "remove", "operation", old.name)], old.name, old.name, "input")
        elif old is not None and new is not None:
            self._operations(old, new)
            self._events(old, new)
            self._resources(old, new)

    def _operations(self, old: Service, new: Service) -> None:
        pairs, removed, added = match_operations(old, new)
        for before, after in pairs:
            self._operation(before, after, new)
        for one in removed:
            gone = About("input", new.name, one.name, one.span, None)
            told = gone.tell("operation-removed", "remove", "operation", f"{one.method} {one.path}")
            self._add([told], new.name, _user(one), "input")
        for one in added:
            arrived = About("input", new.name, one.name, None, one.span)
            told = arrived.tell("operation-added", "add", "operation", "", f"{one.method} {one.path}")
            self._add([told], new.name, _user(one), "input")

    def _operation(self, old: Operation, new: Operation, service: Service) -> None:
        about = About("input", service.name, new.name, old.span, new.span)
        self._walk(compare_input(old, new, about), service.name, _user(new), "input")
        about = About("output", service.name, new.name, old.span, new.span)
        self._walk(compare_output(old, new, about), service.name, _user(new), "output")

    def _events(self, old: Service, new: Service) -> None:
        for name, one in old.events.items():
            if name in new.events:
                self._event(one, new.events[name], new)
            else:
                gone = About("event", new.name, name, one.span, None)
                self._add([gone.tell("event-removed", "remove", "event", name)], new.name, f"event {name}", "event")
        for name, one in new.events.items():
            if name not in old.events:
                arrived = About("event", new.name, name, None, one.span)
                self._add([arrived.tell("event-added", "add", "event", "", name)], new.name, f"event {name}", "event")

    def _event(self, old: Event, new: Event, service: Service) -> None:
        user = f"event {new.name}"
        directions: tuple[Direction, Direction] = ("event", "stored")
        for direction in directions:
            about = About(direction, service.name, new.name, old.span, new.span)
            self._walk(_compare_event(old, new, service.name, about), service.name, user, direction)

    def _resources(self, old: Service, new: Service) -> None:
        about = About("stored", new.name, new.name)
        for finding in compare_presence(old, new, about):
            self._add([finding], new.name, f"table {finding.subject}", "stored")
        for name, one in old.resources.items():
            if name in new.resources:
                self._resource(one, new.resources[name], new)

    def _resource(self, old: Resource, new: Resource, service: Service) -> None:
        pair = Pair(*(Named("resource", service.name, new.name),) * 2)
        table = f"table {new.plural}"
        self._walk([pair], service.name, table, "stored")
        about = About("stored", service.name, new.name, old.name_span, new.name_span)
        self._walk(compare_table(old, new, about), service.name, table, "stored")
        for operation in new.operations:
            self._add(compare_owner(old, new, about), service.name, _user(operation), "input")
            if operation.kind == "list":
                self._add(compare_list(old, new, about), service.name, _user(operation), "input")
            elif operation.kind in {"create", "update", "patch"}:
                self._add(compare_table(old, new, about), service.name, _user(operation), "input")
        self._add(compare_retention(old, new, self._readers(service.name), about), service.name, table, "event")

    def _readers(self, service: str) -> dict[str, int]:
        services = self.new.services.items()
        return {name: one.subscriptions[service].retain_days for name, one in services if service in one.subscriptions}

    def _walk(self, told: Iterable[Finding | Pair], service: str, user: str, direction: Direction) -> None:
        found = list(told)
        self._add((one for one in found if isinstance(one, Finding)), service, user, direction)
        pairs = [one for one in found if isinstance(one, Pair)]
        self._add(self.types.reached(pairs, direction), service, user, direction)

    def _add(self, findings: Iterable[Finding], service: str, user: str, direction: Direction) -> None:
        for one in findings:
            key = (one.kind, one.owner, one.subject, one.before, one.after)
            _, effects = self._found.setdefault(key, (one, {}))
            effects[effect(one, service, user, direction)] = None


def _compare_event(old: Event, new: Event, service: str, about: About) -> Iterator[Finding | Pair]:
    if old.key != new.key:
        yield about.tell("event-key-changed", "replace", "event", old.key, new.key)
    if (old.deprecated is None) != (new.deprecated is None):
        yield about.tell("deprecation-changed", "replace", "note", old.deprecated, new.deprecated)
    if "forgotten" in {old.kind, new.kind}:
        return
    if old.kind == new.kind == "custom":
        yield from compare_fields(old.fields, new.fields, "read", about)
    elif old.resource is not None and new.resource is not None:
        yield Pair(Named("resource", service, old.resource), Named("resource", service, new.resource))


def _user(operation: Operation) -> str:
    return f"operation {operation.name}"


def _change(finding: Finding, effects: Iterable[Effect]) -> Change:
    return Change(
        finding.kind,
        finding.action,
        finding.owner,
        finding.subject,
        finding.before,
        finding.after,
        finding.old,
        finding.new,
        tuple(sorted(effects)),
    )


def _order(change: Change) -> tuple[object, ...]:
    place = change.place
    where = (place.path, place.line, place.column) if place else ("", 0, 0)
    return (*where, change.kind, change.subject, change.before, change.after)
