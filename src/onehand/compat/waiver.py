"""Which breaks does somebody want, with a reason and an end? Expired and unused waivers are errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onehand.compat.change import Change
from onehand.design.document import Document
from onehand.design.waiver import WaiverSyntax
from onehand.text.report import Report
from onehand.text.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Waivers:
    """Those that stand in the new design; `former` are the fingerprints that the old one waived."""

    given: tuple[WaiverSyntax, ...]
    former: frozenset[str]
    today: dt.date

    def of(self, change: Change) -> WaiverSyntax | None:
        """The one that covers a break; what has ended covers nothing."""
        same = (one for one in self.given if one.change.value == change.fingerprint)
        return next((one for one in same if not self._ended(one)), None)

    def check(self, changes: Iterable[Change], report: Report) -> None:
        breaks = {one.fingerprint for one in changes if one.verdict == "break"}
        for one in self.given:
            self._check_one(one, breaks, report)

    def _check_one(self, one: WaiverSyntax, breaks: set[str], report: Report) -> None:
        name, until = one.change.value, one.until
        if _date(one) is None:
            help = "for example 2027-01-31"
            report.error("waiver-unknown", until.span, f"'{until.value}' is no date", help=help)
        elif name not in breaks:
            self._unused(one, breaks, report)
        elif self._ended(one):
            message = f"the waiver of '{name}' ended on {until.value}"
            report.error("waiver-expired", until.span, message, help="undo the break, or give the waiver a new end")

    def _unused(self, one: WaiverSyntax, breaks: set[str], report: Report) -> None:
        """What the old design waived has been done: a remainder. What it did not, is a mistake."""
        name = one.change.value
        if name in self.former:
            report.warning("waiver-unused", one.change.span, f"the break '{name}' is done", help="remove the waiver")
        else:
            help = did_you_mean(name, breaks, otherwise="remove it, or copy the fingerprint from 'dev api diff'")
            report.error("waiver-unused", one.change.span, f"no break has the fingerprint '{name}'", help=help)

    def _ended(self, one: WaiverSyntax) -> bool:
        end = _date(one)
        return end is None or end <= self.today


def waivers(old: Mapping[str, Document], new: Mapping[str, Document], today: dt.date | None = None) -> Waivers:
    """Of two sets of designs, as written."""
    former = frozenset(one.change.value for one in _all(old))
    return Waivers(tuple(_all(new)), former, today or dt.datetime.now(dt.UTC).date())


def _all(documents: Mapping[str, Document]) -> Iterator[WaiverSyntax]:
    for document in documents.values():
        yield from document.waive


def _date(one: WaiverSyntax) -> dt.date | None:
    try:
        return dt.date.fromisoformat(one.until.value)
    except ValueError:
        return None
