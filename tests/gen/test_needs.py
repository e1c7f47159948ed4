from __future__ import annotations

from pathlib import Path

from onehand.gen.service import needed, scaffold
from onehand.gen.written import unwritten
from tests.gen.designs import design

TOTAL = "resources: {b: {fields: {c: string, total: {type: integer, set_by: service}}}}"


def reasons(text: str) -> list[str]:
    return [str(one) for one in needed(design(a=text).services["a"])]


def test_a_plain_resource_needs_nothing() -> None:
    """The generated handlers do all seven operations."""
    assert reasons("resources: {b: {fields: {c: string}}}") == []


def test_a_field_that_nothing_gives_needs_a_handler() -> None:
    """`set_by: service` without a default: only creation is left open."""
    assert reasons(TOTAL) == ["create_b in class BsHandler: nothing gives 'total'"]


def test_a_field_of_the_form_that_has_no_column_needs_handlers() -> None:
    """What becomes of it cannot be deduced, whenever a form is written."""
    found = reasons("resources: {b: {fields: {c: string}, form: {add: {extra: string}}}}")
    assert [one.partition(" ")[0] for one in found] == ["create_b", "update_b", "patch_b"]


def test_a_custom_operation_needs_a_handler() -> None:
    """It belongs to the resource whose path it starts with, else to 'operations'."""
    operations = "operations: {x: {POST: '/bs/{id}/x', returns: {204: }}, y: {GET: /y, returns: {204: }}}"
    text = f"resources: {{b: {{fields: {{c: string}}}}}}\n{operations}"
    assert [one.partition(":")[0] for one in reasons(text)] == ["x in class BsHandler", "y in class OperationsHandler"]


def test_what_is_written_is_not_asked_for_again(tmp_path: Path) -> None:
    """A class that extends the generated one, also through another of the file."""
    service = design(a=TOTAL).services["a"]
    assert len(unwritten(tmp_path, needed(service))) == 1
    (tmp_path / "handlers.py").write_text(
        "class Common(BsHandler):\n    async def create_b(self): ...\n\nclass Bs(Common):\n    pass\n"
    )
    assert unwritten(tmp_path, needed(service)) == []


def test_a_broken_file_has_written_nothing(tmp_path: Path) -> None:
    """It is read, not imported; what cannot be read does not stop the listing."""
    (tmp_path / "handlers.py").write_text("class Bs(BsHandler:\n")
    assert len(unwritten(tmp_path, needed(design(a=TOTAL).services["a"]))) == 1


def test_the_scaffold_is_what_is_needed() -> None:
    """Each method is there, and answers 501 until it is written."""
    found = design(a=TOTAL)
    file, *_ = scaffold(found, found.services["a"])
    assert file.path == "handlers.py"
    assert "class Bs(BsHandler):" in file.text
    assert "raise NotImplementedYet" in file.text
    assert "Generated from" not in file.text
