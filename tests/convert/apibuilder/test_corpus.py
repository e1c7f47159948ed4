"""Real documents: each becomes a design without errors, or is refused with place and reason."""

from __future__ import annotations

from collections import Counter

from onehand.gen.service import generate, needed
from onehand.lint.discovery import built_in_rules
from onehand.lint.engine import lint
from tests.convert.apibuilder.imported import import_file
from tests.convert.corpus import DEPENDENCY, corpus


def all_files():
    return [(path, import_file(path)) for path in sorted(corpus().glob("*.json"))]


def test_every_document_loads_or_is_refused():
    """Imported ones load without errors; refused ones say line, column and why."""
    counts: Counter[str] = Counter()
    for path, imported in all_files():
        counts["refused" if imported.refused else "imported"] += 1
        assert imported.errors == [], path.name
        for found in imported.refused:
            assert found.span.path == str(path)
            assert found.span.line > 1
            assert found.message
            print(f"refused: {found}")
        for file in imported.conversion.files if not imported.refused else ():
            counts["libraries" if file.is_library else "services"] += 1
            counts.update(entry.kind for entry in file.report.entries)
    for what, count in counts.items():
        print(f"{count:6} {what}")
    assert counts["imported"] > 100
    assert counts["refused"] < 5


def test_no_rule_is_broken():
    """What is imported passes the linter; what it warns of was in the document."""
    rules = built_in_rules()
    for path, imported in all_files():
        if imported.loaded is not None:
            errors = [str(one) for one in lint(imported.loaded, rules) if one.severity == "error"]
            assert errors == [], path.name


def test_the_report_names_every_handler():
    """The report lists exactly the methods without which the generated service does not start."""
    for path, imported in all_files():
        if imported.loaded is None:
            continue
        for service in imported.loaded.design.services.values():
            told = {entry.name for entry in imported.entries if entry.kind == "needs-handler"}
            assert told == {one.method for one in needed(service)}, path.name


def test_every_service_generates():
    """All code, SQL and documents can be made of what was imported."""
    for path, imported in all_files():
        if imported.loaded is None or path.stat().st_size > 200_000:
            continue
        for service in imported.loaded.design.services.values():
            assert generate(imported.loaded.design, service)


def test_the_dependency_service():
    """The resources that are CRUD, with their real forms; what is by hand, by name."""
    imported = import_file(corpus() / DEPENDENCY)
    service = imported.loaded.design.services["dependency"]
    kinds = {name: [one.kind for one in resource.operations] for name, resource in service.resources.items()}
    assert kinds["project"] == ["list", "get", "create", "update", "patch", "delete"]
    assert kinds["organization"] == ["list", "get", "create", "update", "delete"]
    for name in ("binary", "library", "membership", "resolver", "subscription", "token"):
        assert kinds[name] == ["list", "get", "create", "delete"], name
    for name in ("project_library", "project_binary", "recommendation", "item", "sync"):
        assert kinds[name] == ["list"], name
    forms = {name: [field.name for field in one.form.fields] for name, one in service.resources.items()}
    assert forms["subscription"] == ["publication", "user_id"]
    assert forms["organization"] == ["key"]
    assert forms["binary"] == ["name", "organization_id"]
    by_hand = {one.method for one in needed(service)}
    assert {"create_membership", "create_library", "create_token", "get_user_identifier"} <= by_hand
    assert not {"create_project", "create_organization", "create_binary", "create_subscription"} & by_hand
