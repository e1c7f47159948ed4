"""How does a subscriber in any language read a stream, and how long can it wait?"""

from __future__ import annotations

from onehand.ir.nodes import Service

STREAM_DAYS = 14
"""How long a stream keeps what every declared subscriber has (the publisher's RETAIN)."""

_RECIPE = """\
## Retention

The stream keeps events for {days} days, and longer what a declared subscriber does not have yet. {journals}

## Recipe for subscribers

Delivery is at least once: keep the `event_id` of what you have processed, in the transaction of what you do with it,
and skip what you know. Events of one key are in order; unknown fields and discriminators may come at any time and are
to be passed over.

An event with the header `forgets` tells what to erase of older events of its key, wherever you keep them: in events of
these kinds, at these paths. The stream itself has erased it already, and says so with the header `redacted`.

Declare the subscription (`subscribes: {{{service}: ...}}` in a design) to be allowed to read. With the transport
`postgres`, in the database `streams`, as your app role:

```sql
-- What comes next; the position is the cursor, and safe as one, because a stream has one writer.
select position, event_id, key, sequence, discriminator, headers, convert_from(body, 'UTF8')::jsonb as event
from stream.{service}_v1
where position > coalesce((select position from stream.cursors where stream = '{service}_v1' and consumer = 'YOU'), 0)
order by position
limit 500;

-- After your transaction: everything up to this position is yours.
select stream.acknowledge('{service}_v1', 'YOU', 12345);
```

Poll every 50 ms."""


def recipe(service: Service) -> str:
    """Markdown for the document's description."""
    kept = [f"`{one.name}` {one.journal.retain_days} days" for one in service.resources.values() if one.has_events]
    journals = f"From the journal it can be replayed: {', '.join(kept)}." if kept else ""
    return _RECIPE.format(days=STREAM_DAYS, service=service.name, journals=journals).replace(" \n", "\n")
