"""New workspaces and services."""

import pytest

from onehand.ir.load import load
from onehand.lint.discovery import built_in_rules
from onehand.lint.engine import lint
from onehand.workspace.find import find_workspace
from onehand.workspace.problem import Problem
from onehand.workspace.scaffold import check_name, plan_service, plan_workspace, write


def test_a_new_workspace_is_sound(tmp_path):
    """Its settings can be read and its design has neither errors nor warnings."""
    write(plan_workspace("library", tmp_path))
    workspace = find_workspace(tmp_path / "library")
    assert workspace.settings.organization == "library"
    loaded = load(workspace.api, root=workspace.root)
    assert (*loaded.diagnostics, *lint(loaded, built_in_rules())) == ()
    assert loaded.design is not None
    assert list(loaded.design.services["library"].resources) == ["note"]


def test_one_more_service(tmp_path):
    """A second service lies beside the first."""
    write(plan_workspace("library", tmp_path))
    workspace = find_workspace(tmp_path / "library")
    write(plan_service("billing", workspace))
    assert workspace.service_names() == ["billing", "library"]
    with pytest.raises(Problem, match="exists already"):
        plan_service("billing", workspace)


@pytest.mark.parametrize("name", ["Foo", "foo-bar", "1a", "class", "streams", "postgres", "", "a" * 41, "ä"])
def test_bad_names(name):
    """A name must do as database, role, package and URL."""
    with pytest.raises(Problem) as caught:
        check_name(name)
    assert caught.value.hint


def test_planning_writes_nothing(tmp_path):
    """The plan is a plan."""
    plan_workspace("library", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_not_over_something(tmp_path):
    """A folder with something in it is left alone, and no workspace is made inside another."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "x").touch()
    with pytest.raises(Problem, match="not empty"):
        plan_workspace("library", tmp_path)
    write(plan_workspace("other", tmp_path))
    with pytest.raises(Problem, match="a workspace already"):
        plan_workspace("library", tmp_path / "other")
