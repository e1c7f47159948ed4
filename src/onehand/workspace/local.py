"""Is this a developer's own machine, whose data is theirs to lose?"""

from __future__ import annotations

import ipaddress
from urllib.parse import parse_qs, urlsplit

from onehand.workspace.find import Workspace
from onehand.workspace.references import resolved


def may_draft(workspace: Workspace) -> bool:
    """Only a developer's machine may be ahead of what was written as scripts: its databases, too, must be there."""
    settings = workspace.settings
    if settings.environment != "local":
        return False
    return settings.database_url is None or is_of_this_machine(resolved(settings.database_url, "database.url"))


def is_of_this_machine(url: str) -> bool:
    """A Unix socket, or a loopback address; of several hosts all must be."""
    parts = urlsplit(url)
    hosts = [parts.hostname or "", *parse_qs(parts.query).get("host", [])]
    named = [host for one in hosts for host in one.split(",") if host]
    return all(host.startswith("/") or host == "localhost" or _is_loopback(host) for host in named)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
