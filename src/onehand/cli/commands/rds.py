"""Make a service's database, as an expert would have made it: dev db create."""

from __future__ import annotations

from onehand.cli.commands.db.create import command

__all__ = ["command"]
