"""The process that the fault tests kill: it looks after the partitions without a pause.

python -m tests.faults.keeper USER_DSN
"""

from __future__ import annotations

import asyncio
import sys

from onehand.runtime.db.database import Database
from onehand.runtime.journal import partitions
from tests.runtime.world import USER


async def main(dsn: str) -> None:
    database = await Database.open(dsn, name="keeper")
    await partitions.run(USER, database, every=0.01, first=0.01, longest=0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
