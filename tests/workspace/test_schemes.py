"""Which schemes does a workspace have, and what is told to its services?"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from onehand.runtime.auth.keyring import KeyRing
from onehand.runtime.auth.public_keys import PublicKeys
from onehand.runtime.auth.scheme import Scheme, read_schemes
from onehand.runtime.auth.verifier import Verifier
from onehand.runtime.problem import Unauthorized
from onehand.workspace import pipeline
from onehand.workspace.environment import service_environment
from onehand.workspace.find import Workspace
from onehand.workspace.ports import addresses
from onehand.workspace.problem import Faults, Problem
from onehand.workspace.schemes import KEYS
from onehand.workspace.token import ServiceCaller, UserCaller, make_token

REAL = 'issuer = "https://login.example.com/"\naudience = "shop"\n'
USER = """\
service: user
description: Who buys.
team: a
auth: {user: [orders:read], partner: , service: }
operations: {look: {GET: /looks, returns: {200: string}}}
"""
ORDER = (
    USER.replace("service: user", "service: order")
    .replace("team: a", "team: a\nuses: [user]")
    .replace(", partner: ", "")
)

Make = Callable[..., Workspace]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A workspace with these lines in its `onehand.toml`."""

    def make(text: str = "", environment: str = "local") -> Workspace:
        (tmp_path / "onehand.toml").write_text(f'organization = "shop"\nenvironment = "{environment}"\n{text}')
        (tmp_path / "api").mkdir(exist_ok=True)
        (tmp_path / "api" / "user.yaml").write_text(USER)
        (tmp_path / "api" / "order.yaml").write_text(ORDER)
        return Workspace(tmp_path)

    return make


PARTNER = "[auth.partner]\nlocal = true\n"


def variables(workspace: Workspace, name: str = "user", *, throwaway: bool = False) -> dict[str, str]:
    design = pipeline.load(workspace)
    places = addresses(workspace.settings, design.services, None)
    return service_environment(workspace, design.services[name], None, places, throwaway=throwaway)


def schemes(workspace: Workspace, *, throwaway: bool = False) -> dict[str, Scheme]:
    """What a service reads of it: accepted there, too."""
    found = variables(workspace, throwaway=throwaway)
    return read_schemes(found["ONEHAND_AUTH"], found["ONEHAND_ENV"])


def test_nothing_said(make: Make) -> None:
    """On a developer's machine the workspace is the issuer of `user`; elsewhere nobody is."""
    assert make().settings.discoveries == {"user": "", "service": ""}
    assert schemes(make(PARTNER)) == {"user": Scheme(local=True), "partner": Scheme(local=True)}
    assert schemes(make(PARTNER, environment="production")) == {}


def test_all_of_it(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting reaches the service; `env:NAME` is looked up when it starts."""
    monkeypatch.setenv("PARTNERS", "https://partners.example.com")
    text = f"""
        [auth.user]
        {REAL}
        jwks = "https://login.example.com/keys"
        algorithms = ["PS256"]
        scopes = ["scp", "permissions"]
        typ = "at+jwt"
        [auth.partner]
        issuer = "env:PARTNERS"
        audience = "shop"
        scopes = "scp"
    """
    assert schemes(make(text, environment="production")) == {
        "user": Scheme(
            issuer="https://login.example.com/",
            audience="shop",
            jwks="https://login.example.com/keys",
            algorithms=("PS256",),
            scopes=("scp", "permissions"),
            typ="at+jwt",
        ),
        "partner": Scheme(issuer="https://partners.example.com", audience="shop", scopes=("scp",)),
    }


def test_where_users_get_their_tokens(make: Make) -> None:
    """By discovery, unless the address of the keys is given, or the issuer differs from place to place."""
    text = (
        f'[auth.user]\n{REAL}[auth.partner]\nissuer = "env:P"\naudience = "x"\n[auth.staff]\n{REAL}jwks = "https://k.x"'
    )
    assert make(text).settings.discoveries == {
        "user": "https://login.example.com/.well-known/openid-configuration",
        "service": "",
        "partner": "",
        "staff": "",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[auth.user]\n", "'auth.user.issuer' must be an address that begins with https://, found nothing"),
        (
            '[auth.user]\nissuer = "login.example.com"',
            "'auth.user.issuer' must be an address that begins with https://",
        ),
        ('[auth.user]\nissuer = "http://login.example.com"\naudience = "x"', "found 'http://login.example.com'"),
        ('[auth.user]\nissuer = "https://me:pw@login.example.com"\naudience = "x"', "'auth.user.issuer' must be"),
        ('[auth.user]\nissuer = "https://login.example.com"', "'auth.user.audience' must be whom tokens must be for"),
        (f'[auth.user]\n{REAL}jwks = "file:///etc/passwd"', "'auth.user.jwks' must be an address"),
        (f'[auth.user]\n{REAL}algorithms = ["HS256"]', "'auth.user.algorithms' must be a list of RS256"),
        (f'[auth.user]\n{REAL}algorithms = ["none"]', "'auth.user.algorithms' must be a list of RS256"),
        (f"[auth.user]\n{REAL}algorithms = []", "'auth.user.algorithms' must be a list of RS256"),
        (f"[auth.user]\n{REAL}algorithms = [1]", "'auth.user.algorithms' must be a text or a list of texts"),
        (f'[auth.user]\n{REAL}scopes = ""', "'auth.user.scopes' must be the name of a claim"),
        (f"[auth.user]\n{REAL}local = 1", "'auth.user.local' must be true or false, found 1"),
        (f'[auth.user]\n{REAL}audiance = "x"', "unknown key 'auth.user.audiance'"),
        ("[auth.service]\nissuer = 'x'", "unknown key 'auth.service.issuer'"),
        ("[auth.none]\nlocal = true", "'auth' must be tables with snake_case names that mean nothing else"),
        ("[auth.Partner]\nlocal = true", "found 'Partner'"),
        ("auth = 1", "'auth' must be a table, found 1"),
        ("[auth]\nuser = 1", "'auth.user' must be a table, found 1"),
    ],
)
def test_what_is_wrong_is_named(make: Make, text: str, said: str) -> None:
    """With the key and what was expected; nothing that could let somebody in is guessed."""
    with pytest.raises(Problem) as caught:
        make(text).settings  # noqa: B018
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{PARTNER}[auth.user]\n{REAL}[auth.staff]\n{REAL}", "'user' and 'staff' have the same issuer and audience"),
        (f'{PARTNER}[auth.user]\nissuer = "env:ISSUER"\naudience = "x"', "'user.issuer' must be an address"),
    ],
)
def test_what_only_shows_when_services_start(make: Make, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    """Told by the tool, before any service refuses to start."""
    monkeypatch.setenv("ISSUER", "http://login.example.com")
    with pytest.raises(Problem, match=said):
        variables(make(text))


def test_an_unknown_scheme_has_a_place(make: Make) -> None:
    """An error in the design, never public; the table that is missing is named."""
    with pytest.raises(Faults) as caught:
        pipeline.load(make())
    assert "api/user.yaml:4:29: error[unknown-scheme]: no auth scheme is named 'partner'" in str(caught.value)
    assert "[auth.partner]" in str(caught.value)


def test_a_real_issuer_shuts_out_local_tokens(make: Make) -> None:
    """Unless both are wanted, which only a local environment can have."""
    real = f"{PARTNER}[auth.user]\n{REAL}"
    with pytest.raises(Problem, match=r"tokens of 'user' come from https://login\.example\.com/"):
        make_token(make(real), UserCaller("ada"), seconds=60)
    assert not schemes(make(real))["user"].local
    both = make(f"{real}local = true\n")
    assert (schemes(both)["user"].local, make_token(both, UserCaller("ada"), seconds=60) != "") == (True, True)
    deployed = make(f"{real}local = true\n", environment="production")
    assert not schemes(deployed)["user"].local
    with pytest.raises(Problem, match="the environment is 'production'"):
        make_token(deployed, UserCaller("ada"), seconds=60)
    with pytest.raises(Problem, match="no scheme of users is named 'staff'"):
        make_token(deployed, UserCaller("ada", scheme="staff"), seconds=60)


def test_services_of_a_test_ask_nobody_outside(make: Make) -> None:
    """Their keys are made for them, whatever the environment and its issuers are."""
    workspace = make(f"{PARTNER}[auth.user]\n{REAL}", environment="production")
    assert schemes(workspace, throwaway=True) == {"user": Scheme(local=True), "partner": Scheme(local=True)}


def test_a_token_for_each_scheme(make: Make) -> None:
    """Each has its own key and issuer: one cannot be taken for the other."""
    workspace = make(PARTNER)
    found = variables(workspace)
    verifier = Verifier(
        PublicKeys(Path(found["ONEHAND_KEYS"])), service="user", organization="shop", local=schemes(workspace)
    )

    def who(caller: UserCaller | ServiceCaller) -> str:
        return verifier.authenticate(f"Bearer {make_token(workspace, caller, seconds=60)}".encode()).caller

    assert who(UserCaller("ada")) == "ada"
    assert who(UserCaller("ada", scheme="partner")) == "partner:ada"
    variables(workspace, "order")
    assert who(ServiceCaller("order", "user")) == "service:order"


# --- committed keys


def committed(workspace: Workspace, *names: str) -> Path:
    """Pairs as somebody would make them: the public ones in the repository, the private ones apart."""
    made = KeyRing()
    public, private = workspace.root / "keys" / workspace.settings.environment, workspace.root.parent / "secrets"
    for folder in (public, private):
        folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        write_pair(made, name, public, private)
    return private


def write_pair(made: KeyRing, name: str, public: Path, private: Path) -> None:
    from cryptography.hazmat.primitives import serialization as how

    key = made._key(name)
    text = key.public_key().public_bytes(how.Encoding.PEM, how.PublicFormat.SubjectPublicKeyInfo)
    (public / f"{name}.pem").write_bytes(text)
    secret = key.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, how.NoEncryption())
    (private / f"{name}.pem").write_bytes(secret)


DEPLOYED = f'{PARTNER}[auth.service]\nprivate_keys = "env:SECRETS"\n'


@pytest.fixture
def deployed(make: Make, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    workspace = make(DEPLOYED, environment="production")
    monkeypatch.setenv("SECRETS", str(committed(workspace, "user", "order")))
    return workspace


def test_committed_keys(deployed: Workspace) -> None:
    """Callees get the folder of the repository; only who calls needs a private key, and it is where it is said."""
    user, order = variables(deployed, "user"), variables(deployed, "order")
    assert user["ONEHAND_KEYS"] == str(deployed.root / "keys" / "production")
    assert "ONEHAND_PRIVATE_KEY" not in user
    assert order["ONEHAND_PRIVATE_KEY"].endswith("secrets/order.pem")
    token = make_token(deployed, ServiceCaller("order", "user"), seconds=60)
    verifier = Verifier(PublicKeys(Path(user["ONEHAND_KEYS"])), service="user", organization="shop", local=())
    assert verifier.authenticate(f"Bearer {token}".encode()).caller == "service:order"
    local = Verifier(PublicKeys(deployed.keys.public_folder), service="user", organization="shop", local=())
    with pytest.raises(Unauthorized):
        local.authenticate(f"Bearer {token}".encode())


def test_local_work_has_keys_of_its_own(make: Make) -> None:
    """What is committed is for other environments."""
    workspace = make(PARTNER)
    committed(workspace, "order")
    assert variables(workspace, "order")["ONEHAND_KEYS"] == str(workspace.keys.public_folder)


def test_one_key_follows_another(deployed: Workspace) -> None:
    """While both are in the file, tokens of both are good: callees first, then the caller, then the old one goes."""
    folder = deployed.root / "keys" / "production"
    before = make_token(deployed, ServiceCaller("order", "user"), seconds=60)
    old = (folder / "order.pem").read_text()
    committed(deployed, "order")
    new = (folder / "order.pem").read_text()
    (folder / "order.pem").write_text(f"# the old one\n{old}\n# the new one\n{new}")
    after = make_token(deployed, ServiceCaller("order", "user"), seconds=60)
    verifier = Verifier(PublicKeys(folder), service="user", organization="shop", local=())
    assert [verifier.authenticate(f"Bearer {token}".encode()).subject for token in (before, after)] == ["order"] * 2


def test_keys_that_do_not_fit(deployed: Workspace, make: Make) -> None:
    """Told before a service starts whose calls would be refused."""
    folder = deployed.root / "keys" / "production"
    secrets = deployed.root.parent / "secrets"
    (secrets / "order.pem").write_bytes((secrets / "user.pem").read_bytes())
    with pytest.raises(Problem, match=r"is not the one of keys/production/order\.pem"):
        variables(deployed, "order")
    (secrets / "order.pem").write_text("x")
    with pytest.raises(Problem, match="is not the PEM of an Ed25519 private key"):
        variables(deployed, "order")
    (secrets / "order.pem").unlink()
    with pytest.raises(Problem, match="the private key of 'order' is missing"):
        variables(deployed, "order")
    with pytest.raises(Problem, match="nothing says where the private key of 'order' is"):
        variables(make(PARTNER, environment="production"), "order")
    (folder / "order.pem").unlink()
    with pytest.raises(Problem, match=r"keys/production/order\.pem is missing"):
        variables(deployed, "order")


def test_a_private_key_in_the_repository(deployed: Workspace) -> None:
    """Refused whoever it belongs to, and told what to do."""
    secret = (deployed.root.parent / "secrets" / "order.pem").read_bytes()
    (deployed.root / "keys" / "production" / "order.pem").write_bytes(secret)
    with pytest.raises(Problem, match="holds a private key"):
        variables(deployed, "user")


def test_the_variable_is_plain_json(make: Make) -> None:
    """A deployment can write it by hand."""
    found = variables(make(f"{PARTNER}[auth.user]\n{REAL}"))["ONEHAND_AUTH"]
    assert msgspec.json.decode(found) == {
        "user": {"issuer": "https://login.example.com/", "audience": "shop"},
        "partner": {"local": True},
    }


def test_the_page_about_it(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What docs/howto/authenticate.md shows is what is read, here and by a service."""
    page = (Path(__file__).parents[2] / "docs" / "howto" / "authenticate.md").read_text(encoding="utf-8")
    monkeypatch.setenv("KEYS", "/nowhere")
    tables = "".join(re.findall(r"```toml\n(.*?)```", page, re.DOTALL))
    found = make(tables).settings
    assert (set(found.schemes), found.private_keys) == ({"user", "partner"}, "env:KEYS")
    [variable] = re.findall(r"ONEHAND_AUTH='(.*)'", page)
    assert read_schemes(variable, "production")["user"].audience == "shop"
    rows = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert {*rows, "issuer", "audience"} == set(KEYS)
