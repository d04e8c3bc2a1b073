"""Values as JSON, for ``--json``."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from index.types import Passage

__all__ = ["as_json", "to_json"]


def to_json(value: object, *, indent: int | None = 2) -> str:
    """Return any of the project's values as JSON text."""
    return json.dumps(as_json(value), ensure_ascii=False, indent=indent)


def as_json(value: object) -> Any:
    """Return a value in lists, objects and plain values; a passage carries its label."""
    if is_dataclass(value) and not isinstance(value, type):
        encoded = {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
        return encoded | {"label": value.label} if isinstance(value, Passage) else encoded
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return as_json(value._asdict())
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    # NumPy's own numbers, where a signal or a measure is one.
    return float(value) if hasattr(value, "__float__") else str(value)
