"""`dev api import`."""

import json

import pytest

from onehand.cli.main import run

DOCUMENT = {
    "name": "pets",
    "models": {
        "pet": {"fields": [{"name": "id", "type": "string"}, {"name": "name", "type": "string"}]},
        "pet_form": {"fields": [{"name": "name", "type": "string"}]},
    },
    "resources": {
        "pet": {
            "operations": [
                {"method": "GET", "responses": {"200": {"type": "[pet]"}}},
                {"method": "POST", "body": {"type": "pet_form"}, "responses": {"201": {"type": "pet"}}},
                {"method": "POST", "path": "/:id/walks", "responses": {"204": {"type": "unit"}}},
            ]
        }
    },
}


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    (tmp_path / "onehand.toml").write_text('organization = "acme"\n')
    (tmp_path / "pets.json").write_text(json.dumps(DOCUMENT, indent=1))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_import(workspace, capsys):
    """The design, the begun handlers and the report; the design passes the linter."""
    assert run(["api", "import", "pets.json", "--report", "report.txt"]) == 0
    text = capsys.readouterr().out
    assert "needs a handler" in text
    assert "post_pet_walks" in text
    assert "post_pet_walks" in (workspace / "report.txt").read_text()
    assert "async def post_pet_walks" in (workspace / "services" / "pets" / "handlers.py").read_text()
    assert run(["api", "lint"]) == 0


def test_dry_run(workspace, capsys):
    """A dry run prints the design and writes nothing."""
    assert run(["api", "import", "pets.json", "--dry-run"]) == 0
    assert "service: pets" in capsys.readouterr().out
    assert not (workspace / "api").exists()


def test_name_and_place(workspace):
    """Another name, another folder."""
    assert run(["api", "import", "pets.json", "--name", "animals", "--into", "designs"]) == 0
    assert (workspace / "designs" / "animals.yaml").read_text().splitlines()[1] == "service: animals"


def test_nothing_is_written_over(workspace, capsys):
    """A design that somebody edited stays; the same import again is fine."""
    assert run(["api", "import", "pets.json"]) == 0
    assert run(["api", "import", "pets.json"]) == 0
    (workspace / "api" / "pets.yaml").write_text("service: pets\nauth: none\n")
    assert run(["api", "import", "pets.json"]) == 2
    assert "error[exists]" in capsys.readouterr().err


def test_json(capsys):
    """For programs: every entry with kind, name, reason and place."""
    assert run(["api", "import", "pets.json", "--json", "--dry-run"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert {"kind", "name", "reason", "place", "line"} == report["entries"][0].keys()


def test_faults(workspace, capsys):
    """Every fault with its place and the line; nothing is written."""
    (workspace / "bad.json").write_text(
        '{"name": "bad",\n "models": {"a": {"fields": [{"name": "b", "type": "strin"}]}}}'
    )
    assert run(["api", "import", "bad.json", "pets.json"]) == 1
    text = capsys.readouterr().out
    assert "bad.json:2:" in text
    assert "did you mean 'string'" in text
    assert not (workspace / "api").exists()


def test_no_such_file(capsys):
    """A file that is not there is one clear message."""
    assert run(["api", "import", "absent.json"]) == 2
    assert "absent.json" in capsys.readouterr().err
