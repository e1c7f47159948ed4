# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""What a handler of 'facade' works with."""

from __future__ import annotations

from onehand.runtime.call import Call as RuntimeCall


class Call(RuntimeCall):
    """One request, batch of events or job: who asks, the database, other services."""
