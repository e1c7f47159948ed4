"""Which page explains a code?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onehand.compat.kinds import kind_pages
from onehand.design.codes import code_pages
from onehand.lint.discovery import built_in_rules, rules_of
from onehand.text.suggest import did_you_mean
from onehand.workspace.problem import Problem


@dataclass(frozen=True, slots=True)
class Page:
    text: str

    @property
    def title(self) -> str:
        """The first sentence below the heading."""
        lines = [line for line in self.text.splitlines() if line.strip() and not line.startswith("#")]
        return lines[0] if lines else ""


def all_pages(own_rules: Path | None) -> Mapping[str, Page]:
    """By code: errors of designs, kinds of changes, our rules, and the rules of the workspace."""
    pages = {code: Page(path.read_text("utf-8")) for code, path in {**code_pages(), **kind_pages()}.items()}
    rules = (*built_in_rules(), *(rules_of(own_rules) if own_rules else ()))
    for rule in rules:
        text = rule.page.read_text("utf-8") if rule.page.is_file() else f"# {rule.slug}\n\n{rule.says}\n"
        pages[rule.slug] = Page(text)
    return pages


def page(code: str, pages: Mapping[str, Page]) -> Page:
    """Raises Problem for a code that has none."""
    if code in pages:
        return pages[code]
    hint = did_you_mean(code, pages, otherwise="'dev api explain' lists them all") or ""
    raise Problem("unknown-code", f"no error or rule has the code '{code}'", hint=hint)
