"""The page of a rule is its test: what it calls bad is found as it says, what it calls good is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from onehand.lint import rules
from onehand.lint.discovery import built_in_rules
from onehand.lint.page import as_expected, examples, found
from onehand.lint.rule import Rule

RULES = built_in_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_page_tells_the_truth(rule: Rule) -> None:
    """Bad examples give exactly the marked findings of the rule, good ones nothing from any rule."""
    shown = examples(rule.page.read_text("utf-8"))
    assert {one.kind for one in shown} == {"bad", "good"}
    for one in shown:
        diagnostics = found(one, RULES)
        if one.kind == "good":
            assert [str(problem) for problem in diagnostics] == []
        else:
            mine = [problem for problem in diagnostics if problem.code == rule.slug]
            assert sorted(as_expected(problem) for problem in mine) == list(one.expected)
            assert one.expected
            assert all(problem.help for problem in mine), "a finding says what to do"
            assert {problem.code for problem in diagnostics if problem.severity == "error"} <= {rule.slug}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_the_name_is_the_path(rule: Rule) -> None:
    """Rule, module and page share one name, and the module says the convention in a sentence."""
    assert rule.page.stem == rule.slug.replace("-", "_")
    assert rule.page.read_text("utf-8").startswith(f"# {rule.slug}\n")
    assert rule.says


def test_every_module_is_a_rule() -> None:
    """Discovery finds one rule in each file, and no page lies there without one."""
    folder = Path(str(rules.__path__[0]))
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules == {rule.slug.replace("-", "_") for rule in RULES} == {path.stem for path in folder.glob("*.md")}
    assert len(RULES) >= 12
