# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""The client of 'user'."""

from __future__ import annotations

from .client import UserClient

__all__ = ["UserClient"]
