"""Switch parts of the assistant off, and see in one table what each is worth."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from eval.corpora import opened
from eval.run import evaluate
from eval.types import Values
from eval.wording import NAMED, format_value, markdown_table
from index import Index
from index.types import Hit, Progress
from qa import Assistant, ExtractiveAnswerer
from qa.assistant import Order
from qa.evidence.finding import Outcome
from qa.evidence.model import EvidenceReader
from qa.evidence.selection import Selector
from qa.question import Kind, understand

__all__ = ["SHOWN", "Variant", "Without", "ablate", "ablation_markdown", "variants"]

_SEARCHES: Mapping[Order, str] = {
    "dense": "by meaning only",
    "lexical": "by words only (BM25)",
    "fused": "both, fused",
    "read": "both, fused, re-ranked",
}
SHOWN = (
    "right",
    "recall@1",
    "recall@5",
    "mrr",
    "f1_answerable",
    "citation_precision",
    "false_answers",
    "false_refusals",
    "traps",
    "auroc",
    "seconds_p50",
)
"""The measures in the table."""

# What these kinds refuse, nothing is asked of the sentence for: they find their answer or leave it
# to the others.
_UNGUARDED_KINDS = (Kind.IDENTITY, Kind.MEANING, Kind.SUMMARY)


class Without(ExtractiveAnswerer):
    """The answerer without its guards: whether to refuse is left to confidence alone.

    It does not look for what a question names, for the kind of thing that would answer it, or for
    who is asked to have said something.

    Args:
        index: where the passages come from.
        reader: reads the passages with the evidence model; one of its own if not given.
    """

    def __init__(self, index: Index, *, reader: EvidenceReader | None = None) -> None:
        super().__init__(index)
        self._unguarded = Selector(index, reader=reader)

    def judge(self, question: str, hits: Sequence[Hit]) -> Outcome:
        """Return what the answer is made of, before it is put in words.

        Args:
            question: a question that stands alone.
            hits: the passages found for it, best first.

        Returns:
            Findings, or none if confidence is too low.
        """
        asked = understand(question)
        if asked.kind not in _UNGUARDED_KINDS:
            asked = replace(asked, kind=Kind.OTHER)
        return self._unguarded.select(asked, hits)


@dataclass(frozen=True, slots=True)
class Variant:
    """The assistant with some of its parts.

    Attributes:
        search: how passages are found, as for ``Assistant``.
        guards: whether rules may refuse.
        measures: over all questions; empty until they are asked.
    """

    search: Order
    guards: bool
    measures: Values

    @property
    def label(self) -> str:
        """Return what it is, in words."""
        return f"{_SEARCHES[self.search]}, {'with' if self.guards else 'without'} guards"


def variants() -> list[Variant]:
    """List what is compared.

    Returns:
        Every way to search, without and with guards; the last is the assistant as it is.
    """
    return [Variant(search, guards, {}) for guards in (False, True) for search in _SEARCHES]


def ablate(
    path: str | Path | None = None,
    *,
    store: str | Path | None = None,
    corpus: str | Path | None = None,
    model: str | None = None,
    part: Literal["dev", "test", "all"] = "all",
    out: str | Path = "reports",
    progress: Progress | None = None,
) -> list[Variant]:
    """Evaluate every variant of the assistant on the same index, and write one table.

    Args:
        path: of the questions; all that ship if None.
        store: an index to evaluate on; if None, the documents are indexed for the occasion.
        corpus: where the documents are, as for ``eval.corpora.prove``.
        model: the embedding model to index with; the default one if None.
        part: which questions to ask.
        out: the folder for ablation.md and ablation.json.
        progress: called after every question of every variant.

    Returns:
        The variants with their measures.

    Raises:
        QuestionFileError: the questions or their evidence are not in order.
        InspectionError: the documents cannot be indexed or the store cannot be opened.
    """
    measured: list[Variant] = []
    asked = opened(path, store=store, corpus=corpus, model=model, part=part)
    with asked as (index, questions):
        # One for all: most variants find the same passages, and reading takes most of the time.
        reader = EvidenceReader(index)
        for variant in variants():

            def advance(done: int, total: int, label: str) -> None:
                if progress is not None:
                    before = len(measured) * total
                    progress(before + done, len(variants()) * total, label)

            assistant = _assistant(index, variant, reader)
            report = evaluate(assistant, index, questions, progress=advance)
            measured.append(replace(variant, measures=report.measures))
    _write(measured, Path(out))
    return measured


def ablation_markdown(measured: Sequence[Variant]) -> str:
    """Write the variants as a table.

    Args:
        measured: with their measures.

    Returns:
        A Markdown table, one row a variant.
    """
    header = ("Passages found …", *(NAMED[name].label for name in SHOWN))
    rows = (
        (
            variant.label,
            *(format_value(NAMED[name], variant.measures.get(name)) for name in SHOWN),
        )
        for variant in measured
    )
    return markdown_table(header, rows)


def _assistant(index: Index, variant: Variant, reader: EvidenceReader) -> Assistant:
    answerer = (ExtractiveAnswerer if variant.guards else Without)(index, reader=reader)
    return Assistant(index, answerer=answerer, method=variant.search, reader=reader)


def _write(measured: Sequence[Variant], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = f"# What each part is worth\n\n{ablation_markdown(measured)}\n"
    (folder / "ablation.md").write_text(text, encoding="utf-8")
    values = [
        {"search": each.search, "guards": each.guards, "measures": dict(each.measures)}
        for each in measured
    ]
    written = json.dumps(values, ensure_ascii=False, indent=1)
    (folder / "ablation.json").write_text(written + "\n", encoding="utf-8")
