"""The model card: what the evidence model was trained on, and what it cannot do."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["card"]

_CARD = """# Model card: evidence.safetensors

Reads a question and a passage by the token vectors of all-MiniLM-L6-v2 (Apache 2.0), and says
whether the passage answers, whether it is the one to read, where the shortest answer stands, and
which sentences prove it. 1.4 million parameters, half precision.

- sha256: {digest}
- Made by: `python -m qa.evidence.train DATA FOLDER`{options}; {step:,} steps of {size}.
- Settings: {settings}
- Trained on {field:,} examples of the field (four variants of the questions in
  `qa/evidence/corpus/`, fictional and written for this, MIT; the last three documents of each
  batch are kept out) and {general:,} general ones: SQuADShifts new_wiki, reddit and amazon (CC BY
  4.0), SubjQA, COVID-QA (Apache 2.0), PolicyQA (MIT); train parts only, and no question of the
  project's own evaluation.
- Figures: qa/evidence/README.md.

Limits: English; the way British reports and newspapers write. It compares words by what they mean
in their sentence, and reasons about nothing: a condition, a negation or a sum it may miss. It has
seen fictional reports; rules check places, years, bodies and numbers beside it. It was not tried
on anything that decides about a person, and is not meant for that: it finds sentences for people
to read.
"""


def card(
    folder: Path, *, settings: Mapping[str, object], field: int, general: int, step: int
) -> None:
    """Write ``model-card.md`` beside a model.

    Args:
        folder: holds ``evidence.safetensors``.
        settings: how it was trained.
        field: how many examples of the field there were.
        general: how many of the general data.
        step: how many steps were taken.

    """
    digest = hashlib.sha256((folder / "evidence.safetensors").read_bytes()).hexdigest()
    told = _CARD.format(
        digest=digest,
        options="".join(f" --{name} {settings[name]}" for name in ("examples", "seed")),
        size=settings["size"],
        settings=", ".join(f"{name} {value}" for name, value in settings.items()),
        field=field,
        general=general,
        step=step,
    )
    (folder / "model-card.md").write_text(told, encoding="utf-8")
