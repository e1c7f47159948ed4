# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""How 'facade' is called."""

from __future__ import annotations

from typing import ClassVar

from onehand.runtime.client.client import Client


class FacadeClient(Client):
    """Neither database nor stream."""

    service: ClassVar[str] = "facade"

    async def ping(self) -> str:
        """Is anybody there?"""
        found: str = await self.request("GET", "/ping", returns=str)
        return found
