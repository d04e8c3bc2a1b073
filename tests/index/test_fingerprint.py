import shutil
from pathlib import Path

import pytest

import index.fingerprint


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Give a copy of the package that may be changed."""
    copy = tmp_path / "index"
    shutil.copytree(Path(index.fingerprint.__file__).parent, copy)
    monkeypatch.setattr("index.fingerprint._HERE", copy)
    return copy


def digests():
    return (
        index.fingerprint.reading_code.__wrapped__(),
        index.fingerprint.matching_code.__wrapped__(),
    )


@pytest.mark.parametrize(
    ("module", "reading", "matching"),
    [
        ("readers/text.py", True, False),
        ("readers/pdf/__init__.py", True, False),
        ("chunker.py", True, False),
        ("sentences.py", True, False),
        ("packing.py", True, False),
        ("normalise.py", False, True),
        ("lexical.py", False, True),
        ("sync.py", False, False),
        ("types.py", False, False),
    ],
)
def test_a_change_of_code_is_noticed_where_it_matters(package, module, reading, matching):
    before = digests()
    with (package / module).open("a") as file:
        file.write("# changed\n")
    after = digests()
    assert (before[0] != after[0], before[1] != after[1]) == (reading, matching)


def test_the_digest_does_not_depend_on_the_place(package, monkeypatch):
    before = digests()
    moved = package.rename(package.with_name("moved"))
    monkeypatch.setattr("index.fingerprint._HERE", moved)
    assert digests() == before
