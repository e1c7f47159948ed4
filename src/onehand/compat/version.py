"""Which version comes next?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from onehand.compat.change import Change, Verdict

Step = Literal["major", "minor", "patch"]
_STEPS: dict[Verdict, Step] = {"break": "major", "addition": "minor", "patch": "patch"}
_RANK: tuple[Step, ...] = ("patch", "minor", "major")


def next_versions(changes: Iterable[Change]) -> dict[str, Step]:
    """By service, of those that anything reaches. A waived break is a break."""
    steps: dict[str, Step] = {}
    for change in changes:
        for service in sorted({effect.service for effect in change.effects}):
            step = _STEPS[_felt(change, service)]
            steps[service] = max(steps.get(service, "patch"), step, key=_RANK.index)
    return dict(sorted(steps.items()))


def _felt(change: Change, service: str) -> Verdict:
    """A type of a library may break one service and not another."""
    if change.verdict != "break":
        return change.verdict
    if any(effect.promises for effect in change.effects if effect.service == service):
        return "break"
    return "addition" if change.action in {"add", "widen"} else "patch"
