"""Passwords of database roles."""

import subprocess
import sys

import pytest

from onehand.workspace.credentials import Credentials, KnownPasswords
from onehand.workspace.problem import Problem


def test_made_once(tmp_path):
    """A password is made when it is first asked for, and stays."""
    credentials = Credentials(tmp_path / "c")
    assert credentials.known("user", "user_app") is None
    first = credentials.password("user", "user_app")
    assert len(first) >= 32
    assert Credentials(tmp_path / "c").password("user", "user_app") == first
    assert credentials.password("user", "user_owner") != first


def test_renewed(tmp_path):
    """All roles of the service get another one, and nobody else does."""
    credentials = Credentials(tmp_path / "c")
    old = [credentials.password("user", "user_app"), credentials.password("user", "user_owner")]
    other = credentials.password("order", "order_app")
    credentials.renew("user")
    assert not {credentials.known("user", "user_app"), credentials.known("user", "user_owner")} & {*old, None}
    assert credentials.known("order", "order_app") == other


def test_a_dry_run_makes_none(tmp_path):
    """It knows what is known, and writes nothing."""
    credentials = Credentials(tmp_path / "c")
    known = credentials.password("user", "user_app")
    assert KnownPasswords(credentials).password("user", "user_app") == known
    assert KnownPasswords(credentials).password("user", "user_owner") == ""
    assert credentials.known("user", "user_owner") is None


def test_private(tmp_path):
    """Only the user can read them, whatever the umask is."""
    code = (
        "import os, sys, pathlib; os.umask(0);"
        "from onehand.workspace.credentials import Credentials;"
        "Credentials(pathlib.Path(sys.argv[1])).password('user', 'user_app')"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "c")], check=True)
    assert (tmp_path / "c").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "c" / "user.toml").stat().st_mode & 0o777 == 0o600


def test_two_processes_agree(tmp_path):
    """Processes that ask at the same moment get the same password."""
    code = (
        "import sys, pathlib; from onehand.workspace.credentials import Credentials;"
        "print(Credentials(pathlib.Path(sys.argv[1])).password('user', 'user_app'))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "c")]
    several = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({one.communicate()[0] for one in several}) == 1


def test_damaged(tmp_path):
    """A damaged file is told by name, not by a traceback."""
    (tmp_path / "user.toml").write_text("user_app = ")
    with pytest.raises(Problem, match=r"user\.toml is damaged"):
        Credentials(tmp_path).password("user", "user_app")
