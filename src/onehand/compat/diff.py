"""What does a change of the designs mean for those who depend on them?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from onehand.compat.change import Change
from onehand.compat.compare import compare
from onehand.compat.consumers import consumers
from onehand.compat.version import Step, next_versions
from onehand.compat.waiver import waivers
from onehand.ir.load import Loaded
from onehand.ir.nodes import Design
from onehand.text.diagnostic import Diagnostic
from onehand.text.report import Report


@dataclass(frozen=True, slots=True)
class Judged:
    """A change, who depends on it, and the reason why it is wanted although it breaks something."""

    change: Change
    consumers: tuple[str, ...]
    waived: str | None

    @property
    def refused(self) -> bool:
        return self.change.verdict == "break" and self.waived is None


@dataclass(frozen=True, slots=True)
class Diff:
    changes: tuple[Judged, ...]
    versions: dict[str, Step]
    """Of the services that changed."""
    diagnostics: tuple[Diagnostic, ...]
    """What is wrong with the waivers."""

    @property
    def failed(self) -> bool:
        faults = any(one.severity == "error" for one in self.diagnostics)
        return faults or any(one.refused for one in self.changes)


def diff(old: Loaded, new: Loaded, today: dt.date | None = None) -> Diff:
    """Raises ValueError when one of the sides has no design: say what is wrong with it first."""
    before, after = _design(old), _design(new)
    changes = compare(before, after)
    given = waivers(old.documents, new.documents, today)
    report = Report()
    given.check(changes, report)
    judged = []
    for change in changes:
        waiver = given.of(change)
        judged.append(Judged(change, consumers(change, before, after), waiver.reason if waiver else None))
    return Diff(tuple(judged), next_versions(changes), report.diagnostics)


def _design(loaded: Loaded) -> Design:
    if loaded.design is None:
        raise ValueError("the designs have errors")
    return loaded.design
