"""Is generated TypeScript right for the strictest compiler, whatever the design says?"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from onehand.ir.load import load, load_sources
from onehand.ir.nodes import Design
from onehand.text.source import Source
from tests.convert.apibuilder.imported import import_file
from tests.convert.corpus import DEPENDENCY, corpus
from tests.gen.designs import design
from tests.gen.test_hostile import TEXTS, hostile
from tests.gen.typescript.depot import OLD
from tests.gen.typescript.folder import put, typescript
from tests.gen.typescript.toolchain import Toolchain
from tests.golden.case import cases

SHOP = Path(__file__).parents[3] / "examples" / "shop"
IMPORTED = (
    DEPENDENCY,
    "apicollective.apibuilder-generator.examples-union-types-discriminator-api.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-examples-quality.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-http4s-server-kebab-and-snake-case.json",
    "apicollective.apibuilder-generator.lib-src-test-resources-http4s-server-query-params.json",
    "apicollective.apibuilder-generator.openapi-generator-src-test-resources-petstore-apibuilder.json",
    "apicollective.apibuilder.core-test-resources-svc-iris-hub-0-0-1.json",
    "flowcommerce.delta.spec-delta.json",
    "flowcommerce.lib-apidoc.test-codegen-fulfillment.service.json",
    "scala-steward.sundial.api.json",
)
"""Designs that nobody here wrote."""


def test_the_shop(tools: Toolchain, tmp_path: Path) -> None:
    """All four services, as they are in the example."""
    for path in (SHOP / "services").glob("*/generated/typescript"):
        shutil.copytree(path, tmp_path / path.parents[1].name)
    assert {path.name for path in tmp_path.iterdir()} == {"catalog", "mailer", "order", "user"}
    assert tools.check(tmp_path) == ""


def test_the_golden_designs(tools: Toolchain, tmp_path: Path) -> None:
    """Words that languages misread, facades, whatever the other cases are for."""
    for case in cases():
        found = golden(case)
        for service in found.services.values():
            put(tmp_path / case.name / service.name, found, service)
    assert (tmp_path / "words").is_dir()
    assert tools.check(tmp_path) == ""


def golden(case: Path) -> Design:
    paths = [case / "design.yaml", *sorted((case / "with").glob("*.yaml"))]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    names = [text.partition("\n")[0].partition(": ")[2] for text in texts]
    found = load_sources([Source(f"api/{name}.yaml", text) for name, text in zip(names, texts, strict=True)]).design
    assert found is not None
    return found


def test_imported_designs(tools: Toolchain, tmp_path: Path) -> None:
    """Ten real documents; where a document is several services, all of them."""
    assert len(check_imported([corpus() / name for name in IMPORTED], tools, tmp_path)) == 10


@pytest.mark.slow
def test_every_imported_design(tools: Toolchain, tmp_path: Path) -> None:
    """All that can be imported."""
    assert len(check_imported(sorted(corpus().glob("*.json")), tools, tmp_path)) > 80


def check_imported(paths: list[Path], tools: Toolchain, folder: Path) -> set[str]:
    for path in paths:
        loaded = import_file(path).loaded
        if loaded is None or loaded.design is None:
            continue
        for service in loaded.design.services.values():
            if service.operations:
                put(folder / path.stem / service.name, loaded.design, service)
    assert tools.check(folder) == ""
    return {path.name for path in folder.iterdir() if path.is_dir()}  # one for each document that has an API


def test_hostile_texts_stay_texts(tools: Toolchain, tmp_path: Path) -> None:
    """No comment ends early, no literal breaks, no tag is made up, and nothing is hidden from the reader."""
    text = yaml.safe_dump(hostile(), allow_unicode=True, sort_keys=False)
    found = load_sources([Source("api/group.yaml", text)]).design
    assert found is not None
    put(tmp_path, found, found.services["group"])
    assert tools.check(tmp_path) == ""
    made = typescript(found, found.services["group"])
    assert not set("\u2028\u2029\u202e\u200b") & set("".join(made.values()))
    assert "漢字 😀" in made["models.ts"]
    kinds = made["models.ts"].partition("export type Kind =\n")[2].partition(";\n\n")[0].splitlines()
    assert [json.loads(line.removeprefix("  | ")) for line in kinds[:-1]] == TEXTS
    assert kinds[-1] == "  | (string & {})"


CLASHING = """
enums: {promise: {a: , b: }}
models:
  page: {fields: {items: string}}
  not_found: {fields: {why: string}}
  a_client: {fields: {x: string}}
  pay_card: {fields: {x: string}}
  pay_unlisted: {fields: {x: string}}
  list_things_query: {fields: {x: string}}
  foo_bar: {fields: {constructor: string, new: string, readonly: string}}
  fooBar: {fields: {to: foo_bar, toString: string, prototype: string}}
  array: {fields: {many: "[array]", record: {type: {map: "[promise]"}}}}
  card: {fields: {number: string}}
unions: {pay: {discriminator: type, members: [card, page]}}
resources:
  thing:
    fields: {page: page, error: not_found?, own: a_client?, pay: pay, one: pay_card?, two: pay_unlisted?,
             q: list_things_query?, p: promise, f: foo_bar?, g: fooBar?, h: array?}
operations:
  then: {POST: "/then", returns: {200: page}}
  constructor: {GET: "/constructor/{class}/{options}/{body}/{a_b}/{aB}", returns: {200: promise, 201: not_found}}
  all_things: {GET: /all, parameters: {delete: string, limit: integer?}, returns: {200: "[thing]"}}
  get_a_b: {GET: /ab, returns: {204: }}
  get_aB: {GET: /aB, returns: {204: }}
"""


def test_names_that_clash(tools: Toolchain, tmp_path: Path) -> None:
    """With words of JavaScript, with our own types, and with each other."""
    found = design(a=CLASHING)
    put(tmp_path, found, found.services["a"])
    assert tools.check(tmp_path) == ""
    client = typescript(found, found.services["a"])["client.ts"]
    for head in (
        "then_(options: PostOptions = {}): Promise<PageValue>",
        "constructor_(",
        "allThings(query: AllThingsQuery, options: CallOptions = {}): Promise<Thing[]>",
        "all_things(query: ListThingsQuery2 = {}, options: CallOptions = {}): AsyncIterable<Thing>",
        "getAB(options: CallOptions = {}): Promise<void>",
        "get_aB(options: CallOptions = {}): Promise<void>",
        "    class_: string,\n    options_: string,\n    body_: string,\n    aB: string,\n    aB_: string,\n",
    ):
        assert head in client, head


USED = """
import {{ DepotClient }} from "./index.js";
import type {{ Parcel, ParcelForm, ParcelPatch }} from "./index.js";

export function said(parcel: Parcel): string {{
  switch (parcel.pay.kind) {{
    case "card":
      return parcel.pay.number;
    case "cash":
      return parcel.pay.note ?? "";
    default:
      return String(parcel.pay["code"]);
  }}
}}

export const patch: ParcelPatch = {{ note: null, weight: undefined }};
export const form: ParcelForm = {{ label: "a", weight: "1", pay: {{ kind: "cash" }}, state: "waiting" }};
export async function used(depot: DepotClient): Promise<number> {{
  {used}
  return 1;
}}
"""
GOOD = [
    'await depot.listParcels({ sort: "-created_at", limit: 1, state: "not listed yet", label: undefined });',
    "for await (const one of depot.allParcels()) one.label.trim();",
    'const made = await depot.createParcel(form, { idempotencyKey: "1" }); made.note?.trim();',
    'await depot.updateParcel("1", form, { ifMatch: "2", signal: AbortSignal.timeout(5) });',
    'const sent = await depot.sendParcel("1", { number: "1" }); if (sent.status === 200) sent.body.text.trim();',
]
BAD = [
    'await depot.listParcels({ sort: "weight" });',
    'await depot.listParcels({ colour: "red" });',
    'await depot.createParcel({ ...form, pay: { kind: "voucher", code: "1" } });',
    'await depot.createParcel({ ...form, pay: { kind: "card" } });',
    "await depot.createParcel({ ...form, weight: 1 });",
    "await depot.createParcel({ ...form, note: null });",
    "await depot.createParcel({ ...form, id: 'x' });",
    'await depot.patchParcel("1", { label: null });',
    'await depot.createParcel(form, { ifMatch: "2" });',
    '(await depot.getParcel("1")).note.trim();',
    '(await depot.getParcel("1")).pay.number.trim();',
    'const sent = await depot.sendParcel("1", { number: "1" }); sent.body.trim();',
    "await depot.getParcel(1);",
]


def test_what_the_types_allow_and_refuse(tools: Toolchain, tmp_path: Path) -> None:
    """One compilation; every bad line is an error of its own, every good one is none."""
    found = design(depot=OLD)
    put(tmp_path, found, found.services["depot"])
    for index, line in enumerate(GOOD):
        (tmp_path / f"good{index}.ts").write_text(USED.format(used=line))
    for index, line in enumerate(BAD):
        (tmp_path / f"bad{index:02}.ts").write_text(USED.format(used=line))
    said = tools.check(tmp_path)
    places = {line.partition("(")[0].rpartition("/")[2] for line in said.splitlines() if not line.startswith(" ")}
    assert places == {f"bad{index:02}.ts" for index in range(len(BAD))}, said


def test_a_second_run_gives_the_same_bytes() -> None:
    """Whoever runs it, wherever: also what is on disk in the example."""
    found = load(SHOP / "api", root=SHOP).design
    assert found is not None
    for service in found.services.values():
        made = typescript(found, service)
        assert made == typescript(found, service)
        folder = SHOP / "services" / service.name / "generated" / "typescript"
        assert made == {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_what_the_documentation_shows(tools: Toolchain, tmp_path: Path) -> None:
    """Each block is a program of its own."""
    page = (SHOP.parents[1] / "docs" / "howto" / "use-from-typescript.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```ts\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 2
    place = "services/user/generated/typescript"
    shutil.copytree(SHOP / place, tmp_path / place)
    for index, block in enumerate(blocks):
        uses = "export { label };\n" if "function label" in block else ""
        (tmp_path / f"block{index}.ts").write_text(block + uses, encoding="utf-8")
    assert tools.check(tmp_path) == ""
