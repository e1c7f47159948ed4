"""Which files does `dev db diff` write, under which names, and when none?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from onehand.gen.sql.schema import Schema
from onehand.workspace.migration.files import SCHEMA, model_text
from onehand.workspace.migration.new_scripts import differs, new_scripts
from onehand.workspace.problem import Problem
from tests.gen.sql.designs import field
from tests.workspace.migration.world import FIRST, NAME, NOON, NOTED, RANKED, Moved, model, moved

DESCRIBED = moved(replace(NAME, description="As it is spelt."))


def world(tmp_path: Path) -> Moved:
    """Nothing here looks into a database."""
    return Moved(tmp_path / "migrations", None)  # type: ignore[arg-type]


def test_scripts_are_written_with_the_schema_that_they_lead_to(tmp_path: Path) -> None:
    """schema.json comes last: what was cut off before it is seen as unfinished."""
    one = world(tmp_path)
    found = one.write(FIRST)
    assert list(found.texts or {}) == ["20261122-130000_expand_create.sql", SCHEMA]
    again = one.write(NOTED)
    assert list(again.texts or {}) == [
        "20261122-140000_expand_add_things_note.sql",
        "20261122-140000_contract_add_things_note.sql",
        SCHEMA,
    ]
    assert one.folder.schema == model(NOTED)
    assert (one.path / SCHEMA).read_text() == model_text(model(NOTED))
    assert sorted(path.name for path in one.path.iterdir()) == [
        "20261122-130000_expand_create.sql",
        "20261122-140000_contract_add_things_note.sql",
        "20261122-140000_expand_add_things_note.sql",
        SCHEMA,
    ]


def test_nothing_is_written_when_nothing_differs(tmp_path: Path) -> None:
    """A description alone is no reason for a script; the next one brings it along."""
    one = world(tmp_path)
    one.write(FIRST)
    for same in (FIRST, DESCRIBED):
        assert not differs(one.folder, model(same))
        assert new_scripts(one.folder, model(same)).texts is None


def test_a_script_is_behind_all_others_whatever_the_clock_says(tmp_path: Path) -> None:
    """Two in one second, or a clock that goes wrong, do not break the order."""
    one = world(tmp_path)
    for wanted, shift in ((FIRST, 0), (NOTED, 0), (RANKED, -3600)):
        new_scripts(one.folder, model(wanted), now=NOON + timedelta(seconds=shift)).write()
    assert [file.stamp for file in one.folder.expands] == ["20261122-120000", "20261122-120001", "20261122-120002"]


def test_a_name_is_made_a_slug(tmp_path: Path) -> None:
    """Only what every file system and shell takes as it is."""
    one = world(tmp_path)
    one.write(FIRST, name="Für alle: v1!")
    assert [file.slug for file in one.folder.files] == ["f_r_alle_v1"]


def test_a_fill_for_nothing_is_refused(tmp_path: Path) -> None:
    """It was meant for something."""
    one = world(tmp_path)
    one.write(FIRST)
    with pytest.raises(Problem, match=r"nothing differs in 'moved', so nothing is filled: things\.name"):
        one.write(FIRST, fills={"things.name": "'x'"})


def test_again_with_the_design_of_before_leaves_nothing(tmp_path: Path) -> None:
    """The change was taken back: its scripts go, and schema.json with them."""
    one = world(tmp_path)
    one.write(FIRST)
    kept = (one.path / SCHEMA).read_text()
    one.write(NOTED)
    (one.path / SCHEMA).write_text(kept)
    found = one.write(FIRST, again="20261122-140000_expand_add_things_note")
    assert [file.kind for file in found.removed] == ["expand", "contract"]
    assert one.folder.names == ("20261122-130000_expand_create",)
    assert not differs(one.folder, model(FIRST))


def test_the_only_script_made_again_begins_with_nothing(tmp_path: Path) -> None:
    one = world(tmp_path)
    one.write(FIRST)
    one.write(NOTED, again="20261122-130000_expand_create.sql")
    [file] = one.folder.files
    assert (file.stamp, file.script.from_) == ("20261122-140000", "")
    assert not differs(one.folder, model(NOTED))


def test_every_problem_of_a_design_is_told_at_once(tmp_path: Path) -> None:
    """Each with what to do about it."""
    one = world(tmp_path)
    one.write(FIRST)
    with pytest.raises(Problem, match="must say more") as stopped:
        one.write(moved(NAME, field("first"), field("second", "integer")))
    assert "things.first" in stopped.value.detail
    assert "things.second" in stopped.value.detail
    assert stopped.value.status == 1


def test_a_schema_reads_back_as_it_was(tmp_path: Path) -> None:
    """What is compared tomorrow is what was written today."""
    one = world(tmp_path)
    one.write(RANKED)
    found = one.folder.schema
    assert isinstance(found, Schema)
    assert found == model(RANKED)
