"""A line that is a label and a value is quoted with the heading it stands under."""

from pathlib import Path

import pytest
from fakes import HashedWords

from index import Index
from index.types import Span
from qa.evidence.anatomy import Anatomy

TEXT = """# Northmere Police

## Investigating crime

Grade: Adequate

The force has 40 detectives. Grade: this is no label.

Status: not carried out

## Responding to the public

The force is inadequate: calls wait.
"""


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        ("Grade: Adequate", "Investigating crime\n\nGrade: Adequate"),
        ("The force has 40 detectives.", None),
        ("Status: not carried out", None),
        ("The force is inadequate: calls wait.", None),
    ],
)
def test_a_value_directly_under_a_heading_takes_the_heading_along(
    tmp_path: Path, line: str, quoted: str | None
) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        index.sync([tmp_path / "a.md"])
        text = index.text(1)
        start = text.index(line)
        span = Anatomy(index).under_heading(1, Span(start, start + len(line)))
        assert (text[slice(*span)] if span else None) == quoted
