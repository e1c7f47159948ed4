"""`dev api diff`, as a user runs it: against git, and on two files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from onehand.cli.main import run

OLD = "service: shop\ndescription: A shop.\nauth: user\nresources: {book: {description: B., fields: {title: string}}}\n"
WIDER = OLD.replace("title: string", "title: string, note: string?")
BROKEN = OLD.replace("title: string", "name: string")


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Not at the root of its repository, with one commit on main."""
    folder = tmp_path / "deep" / "shop"
    (folder / "api").mkdir(parents=True)
    (folder / "onehand.toml").write_text('organization = "acme"\n')
    (folder / "api" / "shop.yaml").write_text(OLD)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    monkeypatch.chdir(folder)
    return folder


def test_nothing_changed_is_0(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The working tree against where the branch left main."""
    assert run(["api", "diff"]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_an_addition_is_0_and_a_minor_version(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Uncommitted changes count, too."""
    (workspace / "api" / "shop.yaml").write_text(WIDER)
    assert run(["api", "diff"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("api/shop.yaml:4:61: addition[field-added]: 'book.note': now string?\n")
    assert out.endswith("0 breaking (0 waived), 1 added, 0 without consequence\nnext version of shop: minor\n")


def test_a_break_is_1_and_a_waiver_lets_it_through(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The fingerprints of the JSON are what waivers name."""
    (workspace / "api" / "shop.yaml").write_text(BROKEN)
    git(workspace, "checkout", "-q", "-b", "rename")
    git(workspace, "commit", "-q", "-am", "rename the title")
    assert run(["api", "diff", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {"field-removed", "field-added"} <= {one["kind"] for one in told["changes"]}
    assert told["versions"] == {"shop": "major"}
    breaks = [one["fingerprint"] for one in told["changes"] if one["verdict"] == "break"]
    waive = "".join(f"  - {{change: '{one}', reason: Wanted., until: 2999-01-01}}\n" for one in breaks)
    (workspace / "api" / "shop.yaml").write_text(BROKEN + "waive:\n" + waive)
    assert run(["api", "diff"]) == 0
    assert f"{len(breaks)} breaking ({len(breaks)} waived)" in capsys.readouterr().out
    assert run(["api", "diff", "--against", "HEAD"]) == 1


def test_an_unknown_revision_is_2(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that looks like an option of git."""
    assert run(["api", "diff", "--against", "nonsense"]) == 2
    assert run(["api", "diff", "--against=--output=x"]) == 2
    assert "error[unknown-revision]" in capsys.readouterr().err


def test_two_files_need_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They may be called as they like."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(OLD)
    (tmp_path / "new.yaml").write_text(WIDER)
    assert run(["api", "diff", "old.yaml", "new.yaml"]) == 0
    assert "addition[field-added]" in capsys.readouterr().out
    assert run(["api", "diff", "new.yaml", "old.yaml"]) == 1
    assert "break[field-removed]" in capsys.readouterr().out


def test_api_builder_documents_are_compared_as_designs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is added to a model there is an addition here."""
    monkeypatch.chdir(tmp_path)
    for name, more in (("old", []), ("new", [{"name": "note", "type": "string", "required": False}])):
        fields = [{"name": "title", "type": "string"}, *more]
        document = {"name": "shop", "models": {"book": {"fields": fields}}, "resources": {"book": {"operations": [
            {"method": "GET", "path": "/books", "responses": {"200": {"type": "[book]"}}}]}}}  # fmt: skip
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    assert run(["api", "diff", "old.json", "new.json", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["subject"]) for one in told["changes"]] == [("field-added", "book.note")]


def test_explain_knows_the_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in brackets has a page."""
    assert run(["api", "explain", "field-removed"]) == 0
    assert capsys.readouterr().out.startswith("# field-removed\n")


def test_schemes_of_then_and_now(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scheme that onehand.toml had at the other commit is known in its designs."""
    partner = OLD.replace("auth: user", "auth: partner")
    (workspace / "onehand.toml").write_text('organization = "acme"\n[auth.partner]\nlocal = true\n')
    (workspace / "api" / "shop.yaml").write_text(partner)
    git(workspace, "commit", "-q", "-am", "partners")
    (workspace / "onehand.toml").write_text('organization = "acme"\n')
    (workspace / "api" / "shop.yaml").write_text(OLD)
    assert run(["api", "diff", "--against", "HEAD"]) == 1
    assert "auth-narrowed" in capsys.readouterr().out
    assert run(["api", "lint"]) == 0
