"""Takes what is generated now as what is expected: `python -m tests.golden.accept`, then read the diff."""

from __future__ import annotations

import shutil

from tests.golden.case import cases, generated


def main() -> None:
    for case in cases():
        shutil.rmtree(case / "expected", ignore_errors=True)
        for path, text in generated(case).items():
            file = case / "expected" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        print(f"accepted: {case.name}")  # noqa: T201


if __name__ == "__main__":
    main()
