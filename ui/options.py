"""The options that several verbs share, and how their examples are written."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AllowPrivate",
    "Caution",
    "Copy",
    "HowSure",
    "Json",
    "MemoryLimit",
    "Model",
    "Part",
    "Reranker",
    "Sources",
    "Store",
    "TimeLimit",
    "Watch",
    "Where",
    "examples",
]


class HowSure(StrEnum):
    """How sure an answer must be."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Part(StrEnum):
    """Which of the evaluation questions to ask."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


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
Sources = Annotated[
    list[str], typer.Argument(help="Files, folders and web addresses.", show_default=False)
]
Watch = Annotated[bool, typer.Option("--watch", help="Go on until Ctrl-C, as folders change.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from private networks, too.")
]
Samples = Annotated[
    bool,
    typer.Option(
        "--samples",
        help="Search fictional samples, too. Where there are real documents and no --where, they"
        " are left out.",
    ),
]
Copy = Annotated[
    bool | None,
    typer.Option(
        "--copy/--no-copy",
        help="Whether the store keeps a copy of each file, so that a citation still opens when the"
        " file is gone. --no-copy takes less room and leaves the files where they are.",
        show_default="as the last time, at first --copy",
    ),
]
TimeLimit = Annotated[
    int,
    typer.Option(
        "--time-limit", min=1, metavar="SECONDS", help="Give up on a file that takes longer."
    ),
]
MemoryLimit = Annotated[
    int,
    typer.Option(
        "--memory-limit",
        min=256,
        metavar="MIB",
        help="Give up on a file that takes more memory to read, in MiB (1024 are one GiB).",
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
