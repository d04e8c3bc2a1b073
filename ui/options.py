"""The options that several verbs share, and how their examples are written."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Caution",
    "HowSure",
    "Json",
    "Model",
    "Reranker",
    "Samples",
    "Store",
    "Where",
    "examples",
]


class HowSure(StrEnum):
    """How sure an answer must be."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


Store = Annotated[
    Path | None,
    typer.Option(
        "--store", envvar="INSPECTION_QA_STORE", show_default=".store", help="The store's folder."
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="A sentence-transformers model, by name or folder.",
        show_default="the store's, else all-MiniLM-L6-v2",
    ),
]
Caution = Annotated[
    HowSure,
    typer.Option(
        "--caution",
        help="How sure an answer must be: low answers more and is wrong more often, high refuses"
        " whatever is not plain.",
    ),
]
Reranker = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        help="Order the passages found by a sentence-transformers cross-encoder, by name or"
        " folder.",
        show_default="none",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Samples = Annotated[
    bool,
    typer.Option(
        "--samples",
        help="Search fictional samples, too. Where there are real documents and no --where, they"
        " are left out.",
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        help="Only documents that match, such as body=HMICFRS or 'published>=2022'. Repeatable.",
    ),
]


def examples(*commands: str) -> str:
    """Return the end of a verb's help: commands that work as they stand."""
    return "\n\n".join(["Examples:", *(f"$ inspection-qa {command}" for command in commands)])
