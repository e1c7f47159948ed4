"""What changed in a resource beside its fields?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.compat.about import About
from onehand.compat.change import Finding
from onehand.ir.nodes import Resource, Service


def compare_table(old: Resource, new: Resource, about: About) -> Iterator[Finding]:
    """Felt by who writes, and by the rows that exist."""
    before, after = {frozenset(one) for one in old.unique}, {frozenset(one) for one in new.unique}
    for names in sorted(after - before, key=sorted):
        yield about.tell("unique-added", "narrow", "bound", "", ", ".join(sorted(names)))
    for names in sorted(before - after, key=sorted):
        yield about.tell("unique-removed", "widen", "bound", ", ".join(sorted(names)))


def compare_owner(old: Resource, new: Resource, about: About) -> Iterator[Finding]:
    """Felt by every operation: who sees which rows."""
    if old.owner == new.owner:
        return
    if new.owner is not None:
        yield about.tell("owner-added", "narrow", "access", old.owner or "", new.owner)
    elif new.parent == old.parent:
        yield about.tell("owner-removed", "widen", "access", old.owner or "")


def compare_list(old: Resource, new: Resource, about: About) -> Iterator[Finding]:
    """The orders of a list are the values of its parameter 'sort'."""
    before, after = {str(one): one for one in old.sort}, {str(one): one for one in new.sort}
    for name, one in before.items():
        if name not in after:
            yield about.at(name, one.span, None).tell("sort-removed", "remove", "variant", name)
    for name, one in after.items():
        if name not in before:
            yield about.at(name, None, one.span).tell("sort-added", "add", "variant", "", name)


def compare_retention(old: Resource, new: Resource, readers: dict[str, int], about: About) -> Iterator[Finding]:
    """`readers`: service -> the days for which it wants to read back. What nobody needs may go."""
    before, after = old.journal.retain_days, new.journal.retain_days
    if after < before:
        needed = any(after < days for days in readers.values())
        yield about.tell(
            "retention-shortened", "narrow", "record" if needed else "note", f"{before} days", f"{after} days"
        )


def compare_presence(old: Service, new: Service, about: About) -> Iterator[Finding]:
    """Tables that go or come. What their operations and events lose is told there."""
    for name, one in old.resources.items():
        if name not in new.resources:
            gone = About("stored", about.owner, name, one.name_span, None)
            yield gone.tell("resource-removed", "remove", "column", name)
    for name, one in new.resources.items():
        if name not in old.resources:
            yield About("stored", about.owner, name, None, one.name_span).tell(
                "resource-added", "add", "note", "", name
            )
