"""Which variables configure the process of a service?

A service reads nothing else: no file of the workspace, no flag. What is here is what a deployment sets, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from onehand.ir.nodes import Service
from onehand.workspace.find import Workspace
from onehand.workspace.keys import USER_ISSUER
from onehand.workspace.ports import HOST, Address
from onehand.workspace.postgres import Server
from onehand.workspace.settings import resolved

STREAMS = "streams"
"""Database of the postgres transport."""


def service_environment(
    workspace: Workspace, service: Service, server: Server | None, addresses: Mapping[str, Address]
) -> dict[str, str]:
    """The whole environment of the process: ours without any `ONEHAND_*`, then what this service needs."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith("ONEHAND_")}
    variables |= {"PYTHONPATH": str(workspace.root), "PYTHONUNBUFFERED": "1"}
    variables |= _identity(workspace, service.name)
    variables |= _listening(addresses[service.name])
    variables |= {f"ONEHAND_URL_{used.upper()}": addresses[used].url for used in service.uses if used in addresses}
    if service.has_database and server is not None:
        variables |= _databases(workspace, service.name, server)
    return variables | _own(workspace, service.name)


def service_command(kind: str, name: str) -> list[str]:
    """`serve`, `work` or `mock` one service in this Python."""
    return [sys.executable, "-m", "onehand.runtime", kind, f"services.{name}"]


def role_url(workspace: Workspace, server: Server, service: str, role: str, database: str | None = None) -> str:
    """DSN of `<service>_<role>` (owner, app, reader) in the service's database, or in the one named."""
    name = f"{service}_{role}"
    return server.url(database or service, name, workspace.credentials.password(service, name))


def _identity(workspace: Workspace, name: str) -> dict[str, str]:
    keys = workspace.keys
    keys.pair(USER_ISSUER)
    return {
        "ONEHAND_ENV": workspace.settings.environment,
        "ONEHAND_ORGANIZATION": workspace.settings.organization,
        "ONEHAND_TRANSPORT": workspace.settings.transport,
        "ONEHAND_KEYS": str(keys.public_folder),
        "ONEHAND_PRIVATE_KEY": str(keys.pair(name).private),
        "ONEHAND_VERSION": "dev",
    }


def _listening(address: Address) -> dict[str, str]:
    return {
        "ONEHAND_LISTEN": f"{HOST}:{address.http}",
        "ONEHAND_INTERNAL_LISTEN": f"{HOST}:{address.internal}",
    }


def _databases(workspace: Workspace, name: str, server: Server) -> dict[str, str]:
    variables = {"ONEHAND_DATABASE_URL": role_url(workspace, server, name, "app")}
    if workspace.settings.transport == "postgres":
        variables["ONEHAND_STREAMS_URL"] = role_url(workspace, server, name, "app", STREAMS)
    return variables


def _own(workspace: Workspace, name: str) -> dict[str, str]:
    wanted = workspace.settings.service(name).environment
    return {key: resolved(value, f"services.{name}.environment.{key}") for key, value in wanted.items()}
