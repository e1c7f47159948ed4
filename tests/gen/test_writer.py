from __future__ import annotations

from pathlib import Path

from onehand.gen.file import File
from onehand.gen.writer import Change, apply, begin, plan

HEAD = "# Generated from api/a.yaml by onehand. Edit the design, then run: dev generate\n"


def write(folder: Path, **services: list[File]) -> list[str]:
    changes = plan(folder, services)
    apply(folder, changes)
    return [str(change) for change in changes]


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    """What is on disk is compared as bytes."""
    files = [File("generated/a.py", HEAD)]
    assert write(tmp_path, a=files) == ["missing: __init__.py", "missing: a/__init__.py", "missing: a/generated/a.py"]
    assert write(tmp_path, a=files) == []


def test_an_edited_file_is_a_change(tmp_path: Path) -> None:
    """generated/ is never edited: the next run takes it back."""
    files = [File("generated/a.py", HEAD)]
    write(tmp_path, a=files)
    (tmp_path / "a/generated/a.py").write_text(HEAD + "x = 1\n")
    assert write(tmp_path, a=files) == ["changed: a/generated/a.py"]
    assert (tmp_path / "a/generated/a.py").read_text() == HEAD


def test_what_is_generated_no_more_goes(tmp_path: Path) -> None:
    """With the folder that it leaves empty, which would still be importable."""
    write(tmp_path, a=[File("generated/dao/a.py", HEAD), File("generated/b.py", HEAD)])
    assert write(tmp_path, a=[File("generated/b.py", HEAD)]) == ["stale: a/generated/dao/a.py"]
    assert not (tmp_path / "a/generated/dao").exists()


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    """Without our header a file is not ours."""
    write(tmp_path, a=[File("generated/a.py", HEAD)])
    (tmp_path / "a/generated/notes.txt").write_text("mine\n")
    assert write(tmp_path, a=[File("generated/a.py", HEAD)]) == []


def test_a_service_that_is_gone_leaves_nothing_generated(tmp_path: Path) -> None:
    """What was written by hand stays beside it."""
    write(tmp_path, a=[], b=[File("generated/a.py", HEAD)])
    (tmp_path / "b/handlers.py").write_text("mine\n")
    assert write(tmp_path, a=[]) == ["stale: b/generated/a.py"]
    assert (tmp_path / "b/handlers.py").exists()


def test_only_one_service_leaves_the_others_alone(tmp_path: Path) -> None:
    """`dev generate user` does not take away what it was not asked about."""
    write(tmp_path, a=[], b=[File("generated/a.py", HEAD)])
    assert plan(tmp_path, {"a": []}, whole=False) == []


def test_files_to_begin_with_are_never_written_over(tmp_path: Path) -> None:
    """From the second time on they are somebody's work."""
    assert begin(tmp_path, [File("handlers.py", "first\n")]) == ["handlers.py"]
    assert begin(tmp_path, [File("handlers.py", "second\n")]) == []
    assert (tmp_path / "handlers.py").read_text() == "first\n"


def test_what_was_compiled_is_forgotten(tmp_path: Path) -> None:
    """A file of the same size, made anew within the second, must not be run as it was before."""
    (tmp_path / "__pycache__").mkdir()
    compiled = tmp_path / "__pycache__" / "app.cpython-311.pyc"
    other = tmp_path / "__pycache__" / "apps.cpython-311.pyc"
    compiled.touch()
    other.touch()
    apply(tmp_path, [Change(path="app.py", kind="changed", text="A = 2\n")])
    assert not compiled.exists()
    assert other.exists()
