"""Documents that import each other."""

from __future__ import annotations

import json

from onehand.convert.apibuilder.convert import convert
from onehand.convert.apibuilder.nearby import Nearby
from onehand.convert.apibuilder.read import read
from onehand.ir.load import load_sources
from onehand.text.report import Report
from onehand.text.source import Source

COMMON = {
    "name": "common",
    "namespace": "io.x.common.v0",
    "enums": [{"name": "currency", "values": [{"name": "EUR"}]}],
    "models": [
        {"name": "price", "fields": [{"name": "currency", "type": "currency"}, {"name": "cents", "type": "long"}]},
        {"name": "user_reference", "fields": [{"name": "id", "type": "string"}]},
        {"name": "unused", "fields": [{"name": "id", "type": "string"}]},
    ],
}
ORDER = {
    "name": "order",
    "imports": [{"uri": "https://app.apibuilder.io/x/common/latest/service.json"}],
    "models": {
        "order": {
            "fields": [
                {"name": "id", "type": "string"},
                {"name": "total", "type": "io.x.common.v0.models.price"},
                {"name": "user", "type": "io.x.common.v0.models.user_reference"},
            ]
        }
    },
    "resources": {
        "order": {"operations": [{"method": "GET", "path": "/:id", "responses": {"200": {"type": "order"}}}]}
    },
}


def converted(paths, nearby=lambda _: None):
    report = Report()
    documents = [read(str(path), path.read_bytes(), report) for path in paths]
    assert not report.failed
    conversion = convert(documents, nearby)
    assert not conversion.diagnostics.failed
    loaded = load_sources(Source(f"api/{file.name}.yaml", file.text) for file in conversion.files)
    assert [str(one) for one in loaded.diagnostics if one.severity == "error"] == []
    return conversion, loaded.design


def written(folder, **documents):
    paths = []
    for name, value in documents.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(value))
        paths.append(path)
    return paths


def test_given_together(tmp_path):
    """A document of types only is a library, whole; the other one uses it."""
    _, design = converted(written(tmp_path, order=ORDER, common=COMMON))
    assert set(design.libraries["common"].models) == {"price", "user_reference", "unused"}
    assert design.services["order"].imports == ("common",)
    assert str(design.services["order"].resources["order"].fields[1].type) == "price"


def test_found_in_the_same_folder(tmp_path):
    """Of a document that lies beside, the used types become a library; a bare reference becomes a model of its own."""
    order, _ = written(tmp_path, order=ORDER, common=COMMON)
    conversion, design = converted([order], Nearby([order]))
    library = next(file for file in conversion.files if file.is_library)
    assert set(design.libraries[library.name].models) == {"price"}
    assert set(design.libraries[library.name].enums) == {"currency"}
    assert set(design.services["order"].models) == {"user_reference"}


def test_not_at_hand(tmp_path):
    """Without the document the type is json, and the report says so."""
    (order,) = written(tmp_path, order=ORDER)
    conversion, design = converted([order])
    assert str(design.services["order"].resources["order"].fields[1].type) == "json"
    assert any("not at hand" in entry.reason for entry in conversion.files[0].report.entries)
