"""`dev token`, as a user runs it."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest

from onehand.cli.main import run

DESIGN = "service: shop\ndescription: A shop.\nauth: {user: , partner: }\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "shop.yaml").write_text(DESIGN)
    (tmp_path / "onehand.toml").write_text('organization = "acme"\n[auth.partner]\nlocal = true\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ([], {"iss": "user-issuer", "sub": "dev", "aud": "acme"}),
        (["--user", "ada", "--scope", "a:b", "--scope", "c"], {"sub": "ada", "scope": "a:b c"}),
        (["--scheme", "partner"], {"iss": "partner-issuer", "sub": "dev", "aud": "acme"}),
        (["--service", "shop", "--audience", "shop"], {"iss": "shop", "sub": "shop", "aud": "shop"}),
    ],
)
def test_what_it_says(words: list[str], claims: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """One line, to be put into a header."""
    assert run(["token", *words]) == 0
    out = capsys.readouterr().out
    said = jwt.decode(out.strip(), options={"verify_signature": False})
    assert said | claims == said
    assert out.count("\n") == 1


def test_a_real_issuer(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its tokens are not made here; what to do is said."""
    with (workspace / "onehand.toml").open("a") as file:
        file.write('[auth.user]\nissuer = "https://login.example.com/"\naudience = "acme"\n')
    assert run(["token"]) == 2
    err = capsys.readouterr().err
    assert "error[real-issuer]: tokens of 'user' come from https://login.example.com/, not from this workspace" in err
    assert "write 'local = true' under [auth.user]" in err


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--scheme", "staff"], "no scheme of users is named 'staff'"),
        (["--scheme", "service"], "no scheme of users is named 'service'"),
        (["--service", "shop"], "--service and --audience belong together"),
        (["--service", "shop", "--audience", "shop", "--scheme", "partner"], "of a user or of a service"),
        (["--service", "shop", "--audience", "shopp"], "there is no service 'shopp'"),
    ],
)
def test_what_it_refuses(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, in words."""
    assert run(["token", *words]) == 2
    assert said in capsys.readouterr().err
