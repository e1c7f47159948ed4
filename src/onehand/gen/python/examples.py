"""generated/examples.py: what the mock answers for operations that are written by hand."""

from __future__ import annotations

import json

from onehand.gen.file import File
from onehand.gen.python.code import Code, call, keyword_argument, listed, literal, pairs, render
from onehand.gen.python.module import Module
from onehand.gen.python.spec import SPEC
from onehand.ir.example import Example, answered
from onehand.ir.nodes import Operation, Service


def generate(service: Service) -> list[File]:
    """examples.py, when the design has examples of answers."""
    shown = {one.name: answered(one) for one in service.operations if answered(one)}
    if not shown:
        return []
    says = f"What the mock of '{service.name}' answers where the design cannot say it: its examples."
    file = Module("generated/examples.py", source=service.path, says=says)
    by_name = {one.name: one for one in service.operations}
    entries: list[tuple[str, Code]] = [
        (name, listed([_example(file, by_name[name], one) for one in found])) for name, found in shown.items()
    ]
    file.add(render(keyword_argument("EXAMPLES", pairs(entries))).replace("EXAMPLES=", "EXAMPLES = ", 1))
    return [file.file()]


def _example(file: Module, operation: Operation, example: Example) -> Code:
    empty = operation.returns.get(example.status or 0) is None and not example.value
    arguments: list[Code] = [f"status={example.status}"]
    arguments += [keyword_argument("name", literal(example.name))] if example.name else []
    if not empty:
        text = json.dumps(example.value, ensure_ascii=False, separators=(",", ":"))
        arguments.append(keyword_argument("body", literal(text)))
    return call(file.use(SPEC, "ExampleSpec"), arguments)
