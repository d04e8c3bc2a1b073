"""Train the evidence model: ``python -m qa.evidence.train DATA FOLDER``.

DATA is the folder with the general data; FOLDER takes checkpoints, the log and the model with its
card. Started again on the same folder it goes on where it was. Runs on a GPU where there is one.
To install the model: copy ``evidence.safetensors`` into ``qa/evidence/``, and its digest, from the
card, into ``qa/evidence/model.py``.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from qa.evidence.card import card
from qa.evidence.edits import edited, terms_of
from qa.evidence.examples import Example, general
from qa.evidence.field import FieldCorpus
from qa.evidence.tokens import Tokenizer, Tokens

__all__ = ["Settings", "main", "train"]

# Page faults take most of the time on a CPU otherwise; read by the C library at start only.
_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000"}
_SAVED_EVERY = 240.0
_LOGGED_EVERY = 100
_SORTED_TOGETHER = 64
_EDITED = 0.15
_TEXTS_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How the model is trained.

    Attributes:
        rate: highest learning rate; it rises over ``warm_up`` steps, then falls to nothing.
        warm_up: steps.
        size: examples a step.
        examples: how many examples are seen in all.
        minutes: training ends after so many if that is sooner; the rate falls accordingly.
        field: share of the field's corpus; the rest is general data.
        seed: of everything that is drawn.
        start: weights of an earlier training to go on from; by default those of all-MiniLM-L6-v2.

    """

    rate: float = 3e-4
    warm_up: int = 200
    size: int = 32
    examples: int = 200_000
    minutes: float = 1e9
    field: float = 0.4
    seed: int = 0
    start: str = ""

    def done(self, step: int, seconds: float) -> float:
        """Return which share of the training is behind."""
        return max(step * self.size / self.examples, seconds / 60 / self.minutes)


def main() -> None:
    """Train, or go on training."""
    if any(os.environ.get(name) != value for name, value in _MEMORY.items()):
        again = [sys.executable, "-m", "qa.evidence.train", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | _MEMORY)
    parser = argparse.ArgumentParser(description="Train the evidence model.")
    parser.add_argument("data", type=Path, help="the folder of the general data")
    parser.add_argument("folder", type=Path, help="takes checkpoints, log and model")
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = vars(parser.parse_args())
    train(given.pop("data"), given.pop("folder"), Settings(**given))


def train(data: Path, folder: Path, settings: Settings) -> None:
    """Train a model.

    Args:
        data: the folder of the general data.
        folder: takes ``checkpoint.pt``, ``log.jsonl``, and at the end ``evidence.safetensors``
            and ``model-card.md``.
        settings: how.

    """
    import torch

    from index.embedder import SentenceTransformerEmbedder, installed_weights
    from qa.evidence.network import EvidenceNetwork, load

    torch.manual_seed(settings.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    folder.mkdir(parents=True, exist_ok=True)
    corpus = FieldCorpus(SentenceTransformerEmbedder())
    base = installed_weights()
    network = (
        load(Path(settings.start), base, exact=True, attention="eager")
        if settings.start
        else EvidenceNetwork(base)
    )
    run = _Run(network, folder / "checkpoint.pt", device, settings)
    tokenizer = Tokenizer(base, kept=_TEXTS_KEPT)
    drawn = _stream(
        _endless(lambda rng: list(corpus.examples(rng)), settings.seed),
        _endless(lambda rng: _general(data, rng), settings.seed + 1),
        settings,
        tokenizer,
        first=run.step,
    )
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"device": device, **asdict(settings)}) + "\n")
        while run.done() < 1:
            told = run.advance(next(drawn), tokenizer)
            if told:
                log.write(json.dumps(told) + "\n")
                log.flush()
    run.save()
    run.export(folder / "evidence.safetensors")
    card(folder, settings=asdict(settings), step=run.step)


class _Run:
    """A training under way.

    A copy of the network in half as many bits is what reads and what errors go back through, which
    takes half the time; what is learnt is added up in full precision.
    """

    def __init__(self, network: Any, checkpoint: Path, device: str, settings: Settings) -> None:
        import torch

        self._network = network.to(device).train()
        self._device, self._checkpoint, self._settings = device, checkpoint, settings
        self._learnt = [each for each in network.parameters() if each.requires_grad]
        self._optimizer = torch.optim.AdamW(self._learnt, lr=settings.rate, fused=True)
        self.step, seconds = 0, 0.0
        self._losses: list[float] = []
        if checkpoint.is_file():
            state = torch.load(checkpoint, map_location=device)
            network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.step, seconds = state["step"], state["seconds"]
        self._reading = deepcopy(network).to(torch.bfloat16)
        self._copies = [each for each in self._reading.parameters() if each.requires_grad]
        self._began = time.monotonic() - seconds
        self._saved = time.monotonic()

    def done(self) -> float:
        return self._settings.done(self.step, time.monotonic() - self._began)

    def advance(self, examples: Sequence[Example], tokenizer: Tokenizer) -> dict[str, float] | None:
        """Take a step; return what to log now and then."""
        import torch

        from qa.evidence.batches import Inputs, joined
        from qa.evidence.targets import Targets, loss, targets

        pairs = [_pair(tokenizer, each) for each in examples]
        made = joined(pairs)
        inputs = Inputs(*(each.to(self._device) for each in made))
        found = targets(examples, pairs, made.ids.shape[1])
        wanted = Targets(*(each.to(self._device) for each in found))
        rate = self._settings.rate * min((self.step + 1) / self._settings.warm_up, 1.0)
        for group in self._optimizer.param_groups:
            group["lr"] = rate * max(0.0, 1 - self.done())
        error = loss(self._reading(inputs), inputs, wanted)
        error.backward()  # type: ignore[no-untyped-call]  # torch gives it no types
        for learnt, copied in zip(self._learnt, self._copies, strict=True):
            learnt.grad, copied.grad = copied.grad.float(), None
        torch.nn.utils.clip_grad_norm_(self._learnt, 1.0)
        self._optimizer.step()
        with torch.no_grad():
            torch._foreach_copy_(self._copies, self._learnt)
        self.step += 1
        self._losses.append(float(error.detach()))
        if time.monotonic() - self._saved > _SAVED_EVERY:
            self.save()
        return self._told() if self.step % _LOGGED_EVERY == 0 else None

    def save(self) -> None:
        """Write a checkpoint, whole or not at all."""
        import torch

        self._saved = time.monotonic()
        state = {
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self._saved - self._began,
        }
        partial = self._checkpoint.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(self._checkpoint)

    def export(self, path: Path) -> None:
        """Write the weights as they are installed."""
        from safetensors.torch import save_file

        from qa.evidence.network import stored

        save_file(stored(self._network), path)

    def _told(self) -> dict[str, float]:
        seconds = time.monotonic() - self._began
        mean = sum(self._losses) / len(self._losses)
        self._losses.clear()
        return {
            "step": self.step,
            "loss": round(mean, 4),
            "seconds": round(seconds),
            "examples a second": round(self.step * self._settings.size / seconds, 1),
            "done": round(self.done(), 4),
        }


def _general(data: Path, rng: Random) -> list[Example]:
    """Return the general examples, a part of them edited as those of the field are."""
    found = general(data, rng)
    terms = terms_of(each.text for each in found)
    for example in list(found):
        if example.answered and rng.random() < _EDITED:
            found += edited(example, terms, rng)
    rng.shuffle(found)
    return found


def _pair(tokenizer: Tokenizer, example: Example) -> tuple[Tokens, Tokens]:
    """Return the tokens of the question, and of the passage with what stands above it."""
    return tokenizer.tokens(example.question), tokenizer.tokens(example.text, example.context)


def _endless(made: Callable[[Random], list[Example]], seed: int) -> Iterator[Example]:
    """Yield examples for ever, made anew when all were seen: other windows, negatives, edits."""
    for epoch in count():
        yield from made(Random(seed * 1000 + epoch))


def _stream(
    field: Iterator[Example],
    rest: Iterator[Example],
    settings: Settings,
    tokenizer: Tokenizer,
    *,
    first: int,
) -> Iterator[list[Example]]:
    """Yield batches of like length for ever, from step ``first`` on."""
    rng = Random(settings.seed)
    size = settings.size * _SORTED_TOGETHER
    step = 0
    while True:
        drawn = [next(field if rng.random() < settings.field else rest) for _ in range(size)]
        drawn.sort(key=lambda each: sum(len(side.ids) for side in _pair(tokenizer, each)))
        starts = list(range(0, size, settings.size))
        rng.shuffle(starts)
        for start in starts:
            step += 1
            if step > first:
                yield drawn[start : start + settings.size]


if __name__ == "__main__":
    main()
