"""How often do our verdicts agree with the histories of real API Builder documents?

Each pair of the corpus is two versions of a document out of a public repository's history; its label was derived from
the original's own rules, which do not know directions. Pairs that cannot be compared are counted by reason.

    .venv/bin/python -m bench.compat_corpus [CORPUS]    # the folder with cases.jsonl
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onehand.cli.screen import say
from onehand.compat.compare import compare
from onehand.convert.apibuilder.convert import convert
from onehand.convert.apibuilder.document import Document
from onehand.convert.apibuilder.read import read
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.text.report import Report
from onehand.text.source import Source

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "breaking"


class Excluded(Exception):  # noqa: N818 - a reason, no fault of ours or theirs
    """Why a pair cannot be compared."""


def main(corpus: Path) -> int:
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for case in _cases(corpus):
        try:
            breaks = _breaks(corpus, case)
        except Excluded as reason:
            counts[f"excluded: {reason}"] += 1
            continue
        agrees = bool(breaks) == case["breaking"]
        counts["agree" if agrees else f"disagree: they say {case['verdict']}"] += 1
        if not agrees:
            kinds.update({f"ours: {one}" for one in breaks} or {f"theirs: {one['id']}" for one in case["rules"]})
    _say(counts, kinds)
    return 0


def _cases(corpus: Path) -> Iterator[dict[str, Any]]:
    for line in (corpus / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        if case["suite"] == "history-apibuilder":
            yield case


def _breaks(corpus: Path, case: dict[str, Any]) -> set[str]:
    """The kinds of our breaks."""
    old, new = _design(corpus / case["old"]), _design(corpus / case["new"])
    if set(old.services) != set(new.services):
        raise Excluded("the service has another name")
    return {change.kind for change in compare(old, new) if change.verdict == "break"}


def _design(path: Path) -> Design:
    report = Report()
    document = read(path.name, gzip.decompress(path.read_bytes()), report)
    if document is None or report.failed:
        raise Excluded("not a readable document")
    conversion = convert([document], _nothing)
    if conversion.diagnostics.failed:
        raise Excluded("refused by the import")
    loaded = load_sources([Source(f"{one.name}.yaml", one.text) for one in conversion.files])
    if loaded.design is None:
        raise Excluded("the imported design has errors")
    if not loaded.design.services:
        raise Excluded("a document of types only: nobody calls it")
    return loaded.design


def _nothing(_namespace: str) -> Document | None:
    """Documents that are imported are not in the corpus: their types are kept as json."""
    return None


def _say(counts: Counter[str], kinds: Counter[str]) -> None:
    for name, count in sorted(counts.items()):
        say(f"{count:5}  {name}")
    compared = sum(count for name, count in counts.items() if not name.startswith("excluded"))
    say(f"agreement: {counts['agree']} of {compared} compared, of {sum(counts.values())} pairs")
    for name, count in kinds.most_common():
        say(f"{count:5}  in disagreements, {name}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS))
