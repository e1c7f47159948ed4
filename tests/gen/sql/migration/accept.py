"""Takes the scripts that are made now as expected: `python -m tests.gen.sql.migration.accept`; read the diff."""

from __future__ import annotations

from pathlib import Path

from tests.gen.sql.migration.cases import CASES

EXPECTED = Path(__file__).parent / "expected"


def main() -> None:
    EXPECTED.mkdir(exist_ok=True)
    for file in EXPECTED.glob("*.sql"):
        file.unlink()
    for name, case in CASES.items():
        for kind, text in case.scripts().items():
            (EXPECTED / f"{name}.{kind}.sql").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
