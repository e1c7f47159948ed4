"""`dev new` and `dev service add`."""

import pytest

from onehand.cli.main import run


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_new(folder, capsys):
    """A new workspace lists its files and says what to do next."""
    assert run(["new", "library"]) == 0
    text = capsys.readouterr().out
    assert "library/api/library.yaml" in text
    assert "next: cd library && dev up" in text
    assert (folder / "library" / "services" / "library" / "__init__.py").is_file()


def test_dry_run(folder, capsys):
    """A dry run says the same files and writes none."""
    assert run(["new", "library", "--dry-run"]) == 0
    assert "library/onehand.toml" in capsys.readouterr().out
    assert list(folder.iterdir()) == []


def test_bad_name(capsys):
    """A name that will not do is refused, with one that will."""
    assert run(["new", "My-Library"]) == 2
    assert "hint: for example: my_library" in capsys.readouterr().err


def test_service_add(folder, monkeypatch, capsys):
    """A service joins the workspace around the current folder."""
    assert run(["new", "library"]) == 0
    monkeypatch.chdir(folder / "library" / "api")
    assert run(["service", "add", "billing"]) == 0
    assert (folder / "library" / "api" / "billing.yaml").is_file()
    assert run(["service", "add", "billing"]) == 2


def test_status_and_down_when_nothing_runs(folder, monkeypatch, capsys):
    """Nothing running is exit code 1 for status, and fine for down."""
    assert run(["new", "library"]) == 0
    monkeypatch.chdir(folder / "library")
    capsys.readouterr()
    assert run(["status"]) == 1
    assert "no service is running; start: dev up" in capsys.readouterr().out
    assert run(["status", "--json"]) == 1
    assert '"up": false' in capsys.readouterr().out
    assert run(["down"]) == 0
    assert "nothing was running" in capsys.readouterr().out


def test_doctor(folder, monkeypatch, capsys):
    """The doctor names what it looked at, in and outside a workspace."""
    run(["doctor"])
    assert "python" in capsys.readouterr().out
    assert run(["new", "library"]) == 0
    monkeypatch.chdir(folder / "library")
    run(["doctor", "--json"])
    text = capsys.readouterr().out
    assert '"what": "workspace"' in text
    (folder / "library" / "onehand.toml").write_text("organisation = 1")
    assert run(["doctor"]) == 1
    assert "bad   onehand.toml" in capsys.readouterr().out
