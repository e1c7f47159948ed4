"""How does everything of a workspace end, whoever started it?"""

from __future__ import annotations

from onehand.workspace.find import Workspace
from onehand.workspace.postgres import embedded
from onehand.workspace.record import end_leftovers, forget_record, read_record


def end_everything(workspace: Workspace) -> list[str]:
    """Ends the supervisor (which ends what it started), then whatever is left; names of what was ended."""
    ended: list[str] = []
    record = read_record(workspace)
    if record is not None:
        if record.supervisor.process.end(patience=40):
            ended += [one.name for one in record.services]
        ended += end_leftovers(record)
        forget_record(workspace)
    if workspace.settings.database_url is None and embedded(workspace).stop():
        ended.append("PostgreSQL")
    return ended
