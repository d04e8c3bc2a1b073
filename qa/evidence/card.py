"""The model card: what the evidence model was trained on, and what it cannot do."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["card"]

_CARD = """# Model card: evidence.safetensors

Reads a question and a passage side by side, and says whether the passage answers, whether it is the
one to read, where the shortest answer stands, and which sentences prove it. The six layers of
all-MiniLM-L6-v2 (Apache 2.0), all of them trained further, and three heads: 11 million parameters,
those of the layers in 8 bits. Its word embeddings are those of the installed weights.

- sha256: {digest}
- Made by: `python -m qa.evidence.train DATA FOLDER{options}`;
  {step:,} steps of {size} examples.{start}
- Trained on the field's corpus (`qa/evidence/corpus/`, fictional and written for this, MIT; the
  last document of each batch is kept out) and on general data: SQuADShifts new_wiki, reddit and
  amazon (CC BY 4.0), SubjQA, COVID-QA (Apache 2.0), PolicyQA (MIT); train parts only, and no
  question of the project's own evaluation.
- Figures: qa/evidence/README.md.

Limits: English; the way British reports and newspapers write. It reasons about nothing: a
condition, a negation or a sum it may miss. It has seen fictional reports; rules check places,
years, bodies and numbers beside it. It was not tried on anything that decides about a person, and
is not meant for that: it finds sentences for people to read.
"""
_START = """
- WEIGHTS, which it went on from, are those of an earlier training of the same kind, sha256
  {}, installed before (`git log -- qa/evidence/evidence.safetensors`)."""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def card(folder: Path, *, settings: Mapping[str, object], step: int) -> None:
    """Write ``model-card.md`` beside a model.

    Args:
        folder: holds ``evidence.safetensors``.
        settings: how it was trained.
        step: how many steps were taken.

    """
    digest = _sha256(folder / "evidence.safetensors")
    told = _CARD.format(
        digest=digest,
        options="".join(
            f" --{name.replace('_', '-')} {'WEIGHTS' if name == 'start' else value}"
            for name, value in settings.items()
            if value
        ),
        size=settings["size"],
        step=step,
        start=_START.format(_sha256(Path(str(settings["start"])))) if settings["start"] else "",
    )
    (folder / "model-card.md").write_text(told, encoding="utf-8")
