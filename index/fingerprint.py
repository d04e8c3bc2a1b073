"""Tell whether what is stored was made by this version of the code."""

import ast
import hashlib
from functools import cache
from pathlib import Path

__all__ = ["matching_code", "reading_code"]

_HERE = Path(__file__).parent
_WITHOUT_CODE = frozenset({"types", "errors"})


@cache
def reading_code() -> str:
    """Return a digest of the code that turns a file into passages.

    What a store holds was read by some version of it. A new version reads the files again, so
    that an old store answers like a fresh one; nobody has to remember to raise a number.
    """
    return _digest({*(_HERE / "readers").rglob("*.py"), _HERE / "chunker.py"})


@cache
def matching_code() -> str:
    """Return a digest of the code that says which words and which texts are the same."""
    return _digest({_HERE / "lexical.py", _HERE / "repetition.py"})


def _digest(files: set[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(_with_imports(files)):
        digest.update(f"{file.relative_to(_HERE)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _with_imports(files: set[Path]) -> set[Path]:
    """Return the files and all modules of this package that they import, however far away."""
    found: set[Path] = set()
    pending = list(files)
    while pending:
        file = pending.pop()
        if file not in found:
            found.add(file)
            pending.extend(_imports(file))
    return found


def _imports(file: Path) -> list[Path]:
    names = [
        node.module.split(".")[1]
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("index.")
        if node.module
    ]
    modules = [_HERE / f"{name}.py" for name in names if name not in _WITHOUT_CODE]
    return [module for module in modules if module.is_file()]
