"""What onehand.toml may say."""

import pytest

from onehand.workspace.problem import Problem
from onehand.workspace.references import resolved
from onehand.workspace.settings import read_settings


@pytest.fixture
def settings(tmp_path):
    def read(text):
        path = tmp_path / "onehand.toml"
        path.write_text(text)
        return read_settings(path)

    return read


def test_an_organization_is_enough(settings):
    """Everything but the organization has a default."""
    found = settings('organization = "shop"')
    assert (found.organization, found.environment, found.transport, found.port_base) == (
        "shop",
        "local",
        "postgres",
        4700,
    )
    assert found.database_url is None
    assert found.service("user").port is None


def test_all_of_it(settings):
    """Every documented key is read."""
    found = settings(
        """
        organization = "shop"
        environment = "ci"
        transport = "memory"
        [ports]
        base = 5000
        [database]
        url = "env:PG"
        [services.user]
        port = 5055
        environment = {SMTP = "mail"}
        """
    )
    assert (found.environment, found.transport, found.port_base, found.database_url) == ("ci", "memory", 5000, "env:PG")
    assert found.service("user").port == 5055
    assert found.service("user").environment == {"SMTP": "mail"}


def test_limits_of_the_databases(settings):
    """What is said holds; what is not said keeps its default."""
    limits = settings(
        """
        organization = "shop"
        [database]
        guests = ["datadog"]
        connections = {app = 20}
        [database.timeouts.app]
        statement = "5s"
        [database.timeouts.owner]
        lock = "500ms"
        """
    ).limits
    assert limits.guests == ("datadog",)
    assert (limits.connections_of("app"), limits.connections_of("reader")) == (20, 10)
    assert limits.settings("app") == {
        "statement_timeout": "5s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "1min",
    }
    assert limits.settings("owner") == {"lock_timeout": "500ms", "idle_in_transaction_session_timeout": "5min"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'organization' must be a snake_case name, found nothing"),
        ('organization = "My Shop"', "'organization' must be a snake_case name, found 'My Shop'"),
        ('organization = "a"\norganisation = "b"', "unknown key 'organisation'"),
        ('organization = "a"\n[ports]\nbas = 1', "unknown key 'ports.bas'"),
        ('organization = "a"\n[ports]\nbase = 80', "'ports.base' must be a port between 1024 and 65000, found 80"),
        ('organization = "a"\n[ports]\nbase = true', "'ports.base' must be a port"),
        ('organization = "a"\nports = 4700', "'ports' must be a table, found 4700"),
        ('organization = "a"\ntransport = "kafka"', "'transport' must be 'postgres' or 'memory', found 'kafka'"),
        ('organization = "a"\n[services.user]\nprot = 1', "unknown key 'services.user.prot'"),
        ('organization = "a"\n[services]\nuser = 1', "'services.user' must be a table, found 1"),
        (
            'organization = "a"\n[services.user.environment]\nA = 1',
            "'services.user.environment.A' must be text, found 1",
        ),
        ('organization = "a"\n[database.connections]\nap = 1', "unknown key 'database.connections.ap'"),
        (
            'organization = "a"\n[database.connections]\napp = 0',
            "'database.connections.app' must be a number between 1 and 10000, found 0",
        ),
        ('organization = "a"\n[database.timeouts]\napps = {}', "unknown key 'database.timeouts.apps'"),
        ('organization = "a"\n[database.timeouts.app]\nlocks = "1s"', "unknown key 'database.timeouts.app.locks'"),
        (
            'organization = "a"\n[database.timeouts.app]\nlock = "10"',
            "'database.timeouts.app.lock' must be a time such as '30s' (ms, s, min, h, d), found '10'",
        ),
        ('organization = "a"\n[database]\nguests = "joe"', "'database.guests' must be a list of roles, found 'joe'"),
        ("organization = ", "onehand.toml is not TOML"),
    ],
)
def test_what_is_wrong_is_named(settings, text, said):
    """A wrong setting is an error with the key and what was expected; nothing is ignored."""
    with pytest.raises(Problem) as caught:
        settings(text)
    assert said in str(caught.value)


def test_a_misspelt_key_gets_the_nearest(settings):
    """A typo is answered with the word that was meant."""
    with pytest.raises(Problem) as caught:
        settings('organization = "a"\ntransprot = "memory"')
    assert caught.value.hint == "did you mean 'transport'"


def test_values_from_the_environment(monkeypatch):
    """`env:NAME` is the variable's value, and missing or blank is an error that names it."""
    monkeypatch.setenv("PG", "postgresql://x")
    assert resolved("env:PG", "url") == "postgresql://x"
    assert resolved("plain", "url") == "plain"
    monkeypatch.setenv("PG", " ")
    with pytest.raises(Problem, match=r"\$PG, which is not set"):
        resolved("env:PG", "url")
