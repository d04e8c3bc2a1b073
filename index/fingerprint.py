"""Tell whether what was derived was derived by this version of the code."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = ["matching_code", "reading_code"]

_HERE = Path(__file__).parent
_CUTTING = ("chunker.py", "packing.py", "sentences.py")


@cache
def reading_code() -> str:
    """Return a digest of the code that turns a file into passages.

    What a store holds was read by some version of it. A new version reads the files again, so
    that an old store answers like a fresh one; nobody has to remember to raise a number.
    """
    readers = sorted((_HERE / "readers").rglob("*.py"))
    return _digest([*readers, *(_HERE / name for name in _CUTTING)])


@cache
def matching_code() -> str:
    """Return a digest of the code that turns text into the terms it is matched by."""
    return _digest([_HERE / "normalise.py", _HERE / "lexical.py"])


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
