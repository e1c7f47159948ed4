"""Where a workspace is."""

import pytest

from onehand.workspace.find import find_workspace, look_for_workspace
from onehand.workspace.problem import Problem


@pytest.fixture
def root(tmp_path):
    (tmp_path / "onehand.toml").write_text('organization = "shop"')
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "user.yaml").write_text("# people\nservice: user\n")
    (tmp_path / "api" / "common.yaml").write_text("library: common\n")
    (tmp_path / "services" / "user").mkdir(parents=True)
    return tmp_path


def test_from_below(root):
    """Any folder inside the workspace finds it."""
    assert find_workspace(root / "services" / "user").root == root.resolve()


def test_none(tmp_path):
    """Outside there is a problem that says what to do, and a way to ask without one."""
    assert look_for_workspace(tmp_path) is None
    with pytest.raises(Problem, match=r"no onehand\.toml") as caught:
        find_workspace(tmp_path)
    assert "dev new" in caught.value.hint


def test_services_without_libraries(root):
    """The names of the services are read from the designs; a library is none."""
    assert find_workspace(root).service_names() == ["user"]


def test_state_is_private(root):
    """Nobody else may look into the local state."""
    assert find_workspace(root).state.stat().st_mode & 0o777 == 0o700
