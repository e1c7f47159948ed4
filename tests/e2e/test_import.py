"""A document that somebody else wrote becomes a service that runs: imported, generated, migrated, called, heard."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import shutil
import socket
import sys
import time

import asyncpg
import pytest

from onehand.cli.main import run
from onehand.runtime.client.errors import Invalid, NotFound, NotMocked
from onehand.workspace.find import find_workspace
from onehand.workspace.run import running
from onehand.workspace.token import UserCaller, make_token
from tests.convert.corpus import DEPENDENCY, corpus

WATCHER = """\
service: watcher
description: Keeps what it hears.
auth: {user: []}
subscribes:
  dependency:
    copy:
      organization: [id, key]
      project: [id, name, branch]
      binary: [id, name]
      subscription: [id, publication]
      resolver: [id, uri]
"""


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A fresh workspace with the document imported, and a second service that follows its stream."""
    spec = tmp_path / "spec"
    spec.mkdir()
    shutil.copy(corpus() / DEPENDENCY, spec / "dependency.json")
    root = tmp_path / "flow"
    (root / "api").mkdir(parents=True)
    (root / "onehand.toml").write_text('organization = "flow"\n')
    monkeypatch.chdir(root)
    assert run(["api", "import", str(spec / "dependency.json"), "--report", "import.txt"]) == 0
    (root / "api" / "watcher.yaml").write_text(WATCHER)
    assert run(["generate"]) == 0
    monkeypatch.syspath_prepend(str(root))
    yield find_workspace(root)
    for name in [name for name in sys.modules if name == "services" or name.startswith("services.")]:
        del sys.modules[name]


def free_ports() -> int:
    """The first of some ports that nobody listens on at the moment."""
    with contextlib.closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return min(one.getsockname()[1], 60000)


def client_of(workspace, url, subject):
    module = importlib.import_module("services.dependency.generated.client")
    token = make_token(workspace, UserCaller(subject), seconds=600)
    return module.DependencyClient(url, token=lambda: token)


def models():
    return importlib.import_module("services.dependency.generated.client.models")


async def heard(connect, table, id, *, gone=False):
    """The row that arrived in the other service's copy; waits for it, at most ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        row = await connect.fetchrow(f"select * from copies.dependency_{table} where id = $1", id)
        if row is not None and (row["deleted_at"] is not None) == gone:
            return row
        await asyncio.sleep(0.02)
    raise AssertionError(f"{table} {id} did not arrive")


async def found(listing):
    return list((await listing).items)


async def published(up, id):
    """The discriminators of one resource's events, as they stand in the stream."""
    streams = await asyncpg.connect(up.server.admin_url.replace("/postgres?", "/streams?"))
    rows = await streams.fetch("select discriminator from stream.dependency_v1 where key = $1 order by position", id)
    await streams.close()
    return [row["discriminator"] for row in rows]


async def test_the_imported_service_runs(workspace):
    """What is CRUD is created, read, searched, updated and deleted over HTTP, and each change arrives as an event."""
    async with running(workspace, port_base=free_ports(), throwaway=True) as up:
        copies = await asyncpg.connect(up.database_url("watcher", "owner"))
        async with client_of(workspace, up.services["dependency"].url, "ada") as client:
            await organizations(client, copies, up)
            await projects(client, copies, up)
            await binaries_and_resolvers(client, copies)
            await subscriptions(client, copies, up)
            await read_only_and_by_hand(client)
        await copies.close()


async def organizations(client, copies, up):
    m = models()
    made = await client.create_organization(m.OrganizationForm(key="flow"))
    assert made.user.id == "ada"  # set_by: caller
    assert await client.get_organization(made.id) == made
    assert [one.id for one in await found(client.list_organizations(key="flow"))] == [made.id]
    assert (await heard(copies, "organization", made.id))["key"] == "flow"
    changed = await client.update_organization(made.id, m.OrganizationForm(key="acme"))
    assert (changed.key, changed.user.id) == ("acme", "ada")
    assert await found(client.list_organizations(key="flow")) == []
    await client.delete_organization(made.id)
    with pytest.raises(NotFound):
        await client.get_organization(made.id)
    await heard(copies, "organization", made.id, gone=True)
    expected = ["organization_upserted", "organization_upserted", "organization_deleted"]
    assert await published(up, made.id) == expected


def project_form(m, organization, **changes):
    values = {"name": "api", "uri": "https://example.com/api", "branch": "main", **changes}
    return m.ProjectForm(organization=organization, visibility=m.Visibility.PUBLIC, scms=m.Scms.GITHUB, **values)


async def projects(client, copies, up):
    """An embedded reference: the form has the id, the resource shows the organization."""
    m = models()
    flow = await client.create_organization(m.OrganizationForm(key="embedded"))
    made = await client.create_project(project_form(m, flow.id))
    assert (made.organization.id, made.organization.key, made.user.id) == (flow.id, "embedded", "ada")
    assert [one.id for one in await found(client.list_projects(organization=flow.id, name="api"))] == [made.id]
    assert await found(client.list_projects(organization=flow.id, name="other")) == []
    updated = await client.update_project(made.id, project_form(m, flow.id, name="api2"))
    patched = await client.patch_project(made.id, m.ProjectPatch(branch="release"))
    assert (updated.name, patched.name, patched.branch) == ("api2", "api2", "release")
    assert (await heard(copies, "project", made.id))["name"] in {"api", "api2"}
    await client.delete_project(made.id)
    await heard(copies, "project", made.id, gone=True)
    assert await published(up, made.id) == [*["project_upserted"] * 3, "project_deleted"]
    with pytest.raises(Invalid):
        await client.create_project(project_form(m, "no-such-organization"))


async def binaries_and_resolvers(client, copies):
    m = models()
    flow = await client.create_organization(m.OrganizationForm(key="binaries"))
    binary = await client.create_binary(m.BinaryForm(organization_id=flow.id, name=m.BinaryType.SCALA))
    assert (await client.get_binary(binary.id)).organization.key == "binaries"
    assert binary.id in [one.id for one in await found(client.list_binaries(name=m.BinaryType.SCALA))]
    assert (await heard(copies, "binary", binary.id))["name"] == "scala"
    await client.delete_binary(binary.id)
    form = m.ResolverForm(organization=flow.id, visibility=m.Visibility.PRIVATE, uri="https://example.com/releases")
    resolver = await client.create_resolver(form)
    assert (resolver.organization.key, resolver.uri) == ("binaries", "https://example.com/releases")
    assert [one.id for one in await found(client.list_resolvers(organization=flow.id))] == [resolver.id]
    await client.delete_resolver(resolver.id)
    await heard(copies, "resolver", resolver.id, gone=True)


async def subscriptions(client, copies, up):
    m = models()
    form = m.SubscriptionForm(user_id="grace", publication=m.Publication.DAILY_SUMMARY)
    made = await client.create_subscription(form)
    assert (made.user.id, made.publication) == ("grace", m.Publication.DAILY_SUMMARY)
    assert [one.id for one in await found(client.list_subscriptions(user="grace"))] == [made.id]
    assert await found(client.list_subscriptions(user="nobody")) == []
    await heard(copies, "subscription", made.id)
    await client.delete_subscription(made.id)
    await heard(copies, "subscription", made.id, gone=True)
    assert await published(up, made.id) == ["subscription_upserted", "subscription_deleted"]


async def read_only_and_by_hand(client):
    """Lists that nobody writes are empty; what needs a handler says 501, honestly."""
    m = models()
    assert await found(client.list_recommendations()) == []
    assert await found(client.list_items()) == []
    assert await found(client.list_memberships()) == []
    with pytest.raises(NotMocked) as refused:
        await client.create_token(m.TokenForm(user_id="grace"))
    assert refused.value.status == 501
