import json
from pathlib import Path
from types import MappingProxyType

import numpy as np

from index.types import BlockKind, Hit, Passage, Span
from ui.encode import as_json, to_json


def test_a_passage_carries_its_label_and_a_span_its_names():
    passage = Passage(0, 4, "text", ("§6",), (12,), Span(1, 2), title="Northmere NCPI")
    encoded = as_json(Hit(passage, np.float32(0.5), MappingProxyType({"dense": np.float64(0.25)})))
    assert encoded["passage"]["label"] == "Northmere NCPI, p. 12, “§6”"
    assert encoded["passage"]["stem"] == {"start": 1, "end": 2}
    assert encoded["score"] == 0.5
    assert encoded["signals"] == {"dense": 0.25}


def test_everything_else_becomes_a_plain_value():
    value = {"kind": BlockKind.HEADING, "path": Path("a/b"), "none": None, "set": frozenset({1})}
    assert as_json(value) == {"kind": "heading", "path": str(Path("a/b")), "none": None, "set": [1]}


def test_json_keeps_the_document_s_own_characters():
    assert to_json({"quote": "“vital” – £5"}, indent=None) == '{"quote": "“vital” – £5"}'
    assert json.loads(to_json({"quote": "a\u2028b\x00"})) == {"quote": "a\u2028b\x00"}
