# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What 'mailer' reads of the stream of 'user'."""

from __future__ import annotations

from onehand.runtime.model import Resource


class UserCopy(Resource):
    id: str
    """Made by the service, never reused."""
    email: str
    name: str
