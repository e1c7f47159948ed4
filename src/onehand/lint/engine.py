"""What do the rules say about a design?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onehand.design.document import Document
from onehand.ir.load import Loaded
from onehand.ir.nodes import Design
from onehand.lint.exemption import Exemptions
from onehand.lint.problem import Problem
from onehand.lint.rule import Rule
from onehand.lint.walk import walk
from onehand.text.diagnostic import Diagnostic
from onehand.text.report import Report


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, whose it is, and what an exemption would call it."""

    rule: Rule
    problem: Problem
    owner: str
    on: str


def lint(loaded: Loaded, rules: Iterable[Rule], *, today: dt.date | None = None) -> tuple[Diagnostic, ...]:
    """What the rules find and no exemption covers, and what is wrong with the exemptions; nothing without a design."""
    if loaded.design is None:
        return ()
    return _lint(loaded.design, loaded.documents, tuple(rules), today or dt.datetime.now(dt.UTC).date())


def _lint(
    design: Design, documents: Mapping[str, Document], rules: tuple[Rule, ...], today: dt.date
) -> tuple[Diagnostic, ...]:
    report = Report()
    exemptions = Exemptions(design, documents, rules, today)
    for finding in _findings(design, rules):
        if not exemptions.covers(finding.rule.slug, finding.owner, finding.on):
            _tell(finding, report)
    exemptions.check(report)
    return report.diagnostics


def _findings(design: Design, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for place in walk(design):
        for rule in rules:
            for problem in rule.problems(place):
                yield Finding(rule, problem, place.owner.name, place.name)


def _tell(finding: Finding, report: Report) -> None:
    rule, problem = finding.rule, finding.problem
    help = f"write '{problem.fix}'" if problem.fix else problem.help
    report.add(rule.severity, rule.slug, problem.span, problem.message, help=help)
