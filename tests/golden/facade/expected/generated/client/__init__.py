# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""The client of 'facade'."""

from __future__ import annotations

from .client import FacadeClient

__all__ = ["FacadeClient"]
