"""`dev api lint`, `show` and `explain`, as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from onehand.cli.main import run

GOOD = (
    "service: shop\ndescription: A shop.\nauth: user\nresources: {book: {description: B., fields: {title: string}}}\n"
)
BAD = "service: cart\nauth: usr\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "onehand.toml").write_text('organization = "acme"\n')
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "shop.yaml").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_sound_workspace_is_0(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing wrong: one line, exit code 0; also from a folder below."""
    assert run(["api", "lint"]) == 0
    assert capsys.readouterr().out == "1 design: 0 errors, 0 warnings\n"


def test_errors_are_1_and_have_places_relative_to_the_workspace(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Path, line and column as an editor understands them."""
    (workspace / "api" / "cart.yaml").write_text(BAD)
    assert run(["api", "lint"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("api/cart.yaml:2:7: error[unknown-scheme]: no auth scheme is named 'usr'\n  2 | auth: usr\n")
    assert out.endswith("2 designs: 1 error, 0 warnings\n")


def test_one_service_is_judged_alone(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody else's errors are not shown, and do not fail the command."""
    (workspace / "api" / "cart.yaml").write_text(BAD)
    assert run(["api", "lint", "shop"]) == 0
    assert capsys.readouterr().out == "1 design: 0 errors, 0 warnings\n"
    assert run(["api", "lint", "cart"]) == 1
    (workspace / "api" / "cart.yaml").write_text("a: b: c\n")
    assert run(["api", "lint", "cart"]) == 1
    (workspace / "api" / "cart.yaml").write_bytes(b"\xff")
    assert run(["api", "lint", "cart"]) == 1


def test_warnings_fail_only_when_asked(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is taste does not stop anybody, unless `--strict` says so."""
    (workspace / "api" / "shop.yaml").write_text(GOOD.replace("title: string", "is_new: boolean"))
    assert run(["api", "lint"]) == 0
    assert "warning[boolean-is-prefix]" in capsys.readouterr().out
    assert run(["api", "lint", "--strict"]) == 1


def test_json_has_everything(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For editors and pipelines: the same findings as data."""
    (workspace / "api" / "cart.yaml").write_text(BAD)
    assert run(["api", "lint", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["errors"], found["warnings"]) == (1, 0)
    assert found["diagnostics"][0]["path"] == "api/cart.yaml"
    assert found["diagnostics"][0]["help"] == "did you mean 'user'"


def test_a_companys_rules_join(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in `rules/` of the workspace is a rule, and can be explained."""
    (workspace / "rules").mkdir()
    (workspace / "rules" / "title_forbidden.py").write_text(
        '"""Nothing has a title here."""\n'
        "from onehand.ir.nodes import Field\nfrom onehand.lint.problem import Problem\n"
        "from onehand.lint.rule import rule\n"
        '@rule(on=Field, severity="error")\ndef title_forbidden(field):\n'
        '    if field.name == "title":\n        yield Problem(field.name_span, "a title", fix="name")\n'
    )
    assert run(["api", "lint"]) == 1
    assert "error[title-forbidden]: a title" in capsys.readouterr().out
    assert run(["api", "explain", "title-forbidden"]) == 0
    assert "Nothing has a title here." in capsys.readouterr().out


def test_what_cannot_run_is_2(workspace: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An unknown name and a missing folder are told in one message, with what to do."""
    assert run(["api", "lint", "shp"]) == 2
    assert "error[unknown-service]: no design is named 'shp'\n  hint: did you mean 'shop'" in capsys.readouterr().err
    (workspace / "api" / "shop.yaml").unlink()
    (workspace / "api").rmdir()
    assert run(["api", "lint"]) == 2
    assert "error[unreadable-designs]" in capsys.readouterr().err


def test_show_prints_the_expanded_design(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As YAML, or as JSON with the same content."""
    assert run(["api", "show", "shop"]) == 0
    assert "list_books:" in capsys.readouterr().out
    assert run(["api", "show", "shop", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["resources"]["book"]["plural"] == "books"


def test_show_of_a_broken_design_tells_why(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to show, and every error says what to repair."""
    (workspace / "api" / "cart.yaml").write_text(BAD)
    assert run(["api", "show", "shop"]) == 1
    assert "api/cart.yaml:2:7: error[unknown-scheme]" in capsys.readouterr().err


def test_explain(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any code that stands in brackets, also outside a workspace; without one, the list."""
    monkeypatch.chdir(tmp_path)
    assert run(["api", "explain", "not-fed"]) == 0
    assert capsys.readouterr().out.startswith("# not-fed\n")
    assert run(["api", "explain"]) == 0
    listed = capsys.readouterr().out
    assert "field-camel-case" in listed
    assert "unknown-type" in listed
    assert run(["api", "explain", "not-fet"]) == 2
    assert "did you mean 'not-fed'" in capsys.readouterr().err


def test_help_starts_without_the_machinery() -> None:
    """`dev api lint --help` imports neither YAML nor msgspec: starting fast is a feature."""
    code = (
        "import sys; from onehand.cli.main import run; run(['api', 'lint', '--help']); "
        "print([m for m in ('yaml', 'msgspec', 'onehand.ir.load') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Example: dev api lint order" in done.stdout
    assert done.stdout.rstrip().endswith("[]")
