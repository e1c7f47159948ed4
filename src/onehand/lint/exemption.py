"""Which findings has somebody accepted, with a reason and an end? Wrong, expired and unused exemptions are errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from onehand.design.document import Document
from onehand.design.exemption import ExemptionSyntax
from onehand.ir.nodes import Design
from onehand.lint.rule import Rule
from onehand.lint.walk import walk
from onehand.text.report import Report
from onehand.text.suggest import did_you_mean


@dataclass
class Exemptions:
    """Those of all files; remembers which of them were needed."""

    design: Design
    documents: Mapping[str, Document]
    rules: tuple[Rule, ...]
    today: dt.date
    _used: set[tuple[str, ExemptionSyntax]] = field(default_factory=set)

    def covers(self, rule: str, owner: str, on: str) -> bool:
        """Whether the finding is accepted; an expired exemption covers nothing."""
        document = self.documents.get(owner)
        for one in document.exempt if document else ():
            if one.rule.value == rule and one.on.value == on and not self._expired(one):
                self._used.add((owner, one))
                return True
        return False

    def _expired(self, one: ExemptionSyntax) -> bool:
        end = _date(one)
        return end is not None and end <= self.today

    def check(self, report: Report) -> None:
        slugs = {rule.slug for rule in self.rules}
        names = {
            owner: {place.name for place in walk(self.design) if place.owner.name == owner} for owner in self._owners()
        }
        for owner, known in names.items():
            for one in self.documents[owner].exempt:
                self._check_one(one, owner, slugs, known, report)

    def _owners(self) -> list[str]:
        return [name for name, document in self.documents.items() if document.exempt]

    def _check_one(self, one: ExemptionSyntax, owner: str, slugs: set[str], known: set[str], report: Report) -> None:
        rule, on = one.rule.value, one.on.value
        if rule not in slugs:
            help = did_you_mean(rule, slugs, otherwise="'dev api lint' prints the rule's name in brackets")
            report.error("exemption-unknown", one.rule.span, f"no rule is named '{rule}'", help=help)
        elif on not in known:
            help = did_you_mean(on, known, otherwise="for example 'order' or 'order.note'")
            report.error("exemption-unknown", one.on.span, f"nothing here is named '{on}'", help=help)
        elif one.until is not None and _date(one) is None:
            help = "for example 2027-01-31"
            report.error("exemption-unknown", one.until.span, f"'{one.until.value}' is no date", help=help)
        elif one.until is not None and self._expired(one):
            message = f"the exemption from '{rule}' ended on {one.until.value}"
            report.error(
                "exemption-expired", one.until.span, message, help="repair what it covers, or give it a new end"
            )
        elif (owner, one) not in self._used:
            message = f"'{on}' keeps rule '{rule}': the exemption is not needed"
            report.error("exemption-unused", one.rule.span, message, help="remove it")


def _date(one: ExemptionSyntax) -> dt.date | None:
    try:
        return dt.date.fromisoformat(one.until.value) if one.until else None
    except ValueError:
        return None
