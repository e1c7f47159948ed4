"""How long does a design of a hundred resources take: read, linted, generated?

CPU of this process, the best of five, because other work on the machine changes it least.

    .venv/bin/python -m bench.generate [--resources 100]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from onehand.cli.screen import say
from onehand.gen.service import generate
from onehand.ir.load import load_sources
from onehand.lint.discovery import built_in_rules
from onehand.lint.engine import lint
from onehand.text.source import Source

HEAD = """\
service: big
description: As many resources as a company has.
team: all
auth: {user: []}
enums:
  state: {"on": It works., "off": It does not.}
resources:
"""

ONE = """\
  thing_%d:
    description: One of many.
    fields:
      email: {type: email, personal: true, example: ada@example.com}
      name: {type: string, maximum: 100, personal: true}
      code: {type: string, pattern: "[A-Z0-9-]{3,20}", immutable: true, example: ABC}
      count: {type: integer, minimum: 1, maximum: 1000}
      status: {type: state, default: "on"}
    unique: [email, code]
    search: [email, status, {name: prefix}]
"""


def best(work: Callable[[], Any]) -> float:
    """Seconds of CPU."""
    taken = []
    for _ in range(5):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--resources", type=int, default=100)
    count = parser.parse_args().resources
    source = Source("big.yaml", HEAD + "".join(ONE % n for n in range(count)))
    loaded = load_sources([source])
    design = loaded.design
    if design is None:
        raise SystemExit(str(loaded.diagnostics[0]))
    say(f"{count} resources, seconds of CPU")
    say(f"  read      {best(lambda: load_sources([source])):.2f}")
    say(f"  lint      {best(lambda: lint(loaded, built_in_rules())):.2f}")
    say(f"  generate  {best(lambda: generate(design, design.services['big'])):.2f}")


if __name__ == "__main__":
    main()
