# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""The client of 'mailer'."""

from __future__ import annotations

from .client import MailerClient

__all__ = ["MailerClient"]
