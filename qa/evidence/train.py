"""Train the evidence model: ``python -m qa.evidence.train DATA FOLDER``.

DATA is the folder with the general data; FOLDER takes the token vectors, checkpoints, the log and
the model with its card. Started again on the same folder it goes on where it was. Runs on a GPU
where there is one. To install the model: copy ``evidence.safetensors`` into ``qa/evidence/``, and
its digest, from the card, into ``qa/evidence/model.py``.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from qa.evidence.card import card
from qa.evidence.encoded import Encoded, encoded
from qa.evidence.examples import Example, general
from qa.evidence.field import FieldCorpus

__all__ = ["Settings", "main", "train"]

# Page faults take most of the time on a CPU otherwise; read by the C library at start only.
_MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000"}
_SAVED_EVERY = 240.0
_LOGGED_EVERY = 100
_SORTED_TOGETHER = 20
_VARIANTS = 4
_MOST_RARE = 8.0
_VOCABULARY = 30522


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

    """

    rate: float = 8e-4
    warm_up: int = 200
    size: int = 48
    examples: int = 150_000
    minutes: float = 1e9
    field: float = 0.5
    seed: int = 0

    def done(self, step: int, seconds: float) -> float:
        """Return which share of the training is behind."""
        return max(step * self.size / self.examples, seconds / 60 / self.minutes)


def main() -> None:
    """Train, or go on training."""
    if any(os.environ.get(name) != value for name, value in _MEMORY.items()):
        again = [sys.executable, "-m", "qa.evidence.train", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | _MEMORY)  # noqa: S606
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

    from index.embedder import SentenceTransformerEmbedder
    from qa.evidence.network import EvidenceNetwork

    torch.manual_seed(settings.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    embedder = SentenceTransformerEmbedder()
    field, rest = _examples(data, embedder, settings.seed)
    passages = list(dict.fromkeys(_whole(example) for example in (*field, *rest)))
    questions = list(dict.fromkeys(example.question for example in (*field, *rest)))
    tokens = encoded(list(dict.fromkeys((*passages, *questions))), embedder, folder / "tokens")
    rarity = torch.from_numpy(tokens.rarity(passages, _VOCABULARY, most=_MOST_RARE))
    network = EvidenceNetwork(rarity).to(device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=0.02)
    run = _Run(network, optimizer, folder / "checkpoint.pt", device)
    drawn = _stream(field, rest, settings, after=run.step)
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"device": device, "examples": len(field), **asdict(settings)}) + "\n")
        while run.done(settings) < 1:
            told = run.advance(next(drawn), tokens, settings)
            if told:
                log.write(json.dumps(told) + "\n")
                log.flush()
    run.save()
    run.export(folder / "evidence.safetensors")
    card(folder, settings=asdict(settings), field=len(field), general=len(rest), step=run.step)


class _Run:
    """A training under way."""

    def __init__(self, network: Any, optimizer: Any, checkpoint: Path, device: str) -> None:
        import torch

        self._network, self._optimizer, self._device = network, optimizer, device
        self._checkpoint = checkpoint
        self.step, seconds = 0, 0.0
        self._losses: list[float] = []
        if checkpoint.is_file():
            state = torch.load(checkpoint, map_location=device)
            network.load_state_dict(state["network"])
            optimizer.load_state_dict(state["optimizer"])
            self.step, seconds = state["step"], state["seconds"]
        self._began = time.monotonic() - seconds
        self._saved = time.monotonic()

    def done(self, settings: Settings) -> float:
        return settings.done(self.step, time.monotonic() - self._began)

    def advance(
        self, examples: list[Example], tokens: Encoded, settings: Settings
    ) -> dict[str, float] | None:
        """Take a step; return what to log now and then."""
        import torch

        from qa.evidence.batches import Inputs, joined
        from qa.evidence.targets import Targets, loss, targets

        passages = [tokens(_whole(each), start=_above(each)) for each in examples]
        questions = [tokens(each.question) for each in examples]
        made = joined(list(zip(questions, passages, strict=True)))
        inputs = Inputs(*(each.to(self._device) for each in made))
        found = targets(examples, passages, made.passage_ids.shape[1])
        wanted = Targets(*(each.to(self._device) for each in found))
        rate = settings.rate * min((self.step + 1) / settings.warm_up, 1.0)
        for group in self._optimizer.param_groups:
            group["lr"] = rate * max(0.0, 1 - self.done(settings))
        with torch.autocast(self._device, torch.bfloat16):
            scores = self._network(inputs)
        error = loss(scores, inputs, wanted)
        self._optimizer.zero_grad()
        error.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self.step += 1
        self._losses.append(float(error.detach()))
        if time.monotonic() - self._saved > _SAVED_EVERY:
            self.save()
        return self._told(settings) if self.step % _LOGGED_EVERY == 0 else None

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
        """Write the weights as they are installed, in half precision."""
        from safetensors.torch import save_file

        weights = self._network.state_dict()
        save_file({name: each.cpu().half().contiguous() for name, each in weights.items()}, path)

    def _told(self, settings: Settings) -> dict[str, float]:
        seconds = time.monotonic() - self._began
        mean = sum(self._losses) / len(self._losses)
        self._losses.clear()
        return {
            "step": self.step,
            "loss": round(mean, 4),
            "seconds": round(seconds),
            "examples a second": round(self.step * settings.size / seconds, 1),
            "done": round(self.done(settings), 4),
        }


def _examples(data: Path, embedder: Any, seed: int) -> tuple[list[Example], list[Example]]:
    """Return the examples of the field, in several variants, and the general ones."""
    corpus = FieldCorpus(embedder)
    field = [each for variant in range(_VARIANTS) for each in corpus.examples(_dice(seed, variant))]
    return field, general(data, _dice(seed, 0))


def _stream(
    field: list[Example], rest: list[Example], settings: Settings, *, after: int
) -> Iterator[list[Example]]:
    """Yield batches of like length for ever; the first ``after`` of them are passed over."""
    rng = _dice(settings.seed, 0)
    near, far = _endless(field, settings.seed), _endless(rest, settings.seed + 1)
    count = settings.size * _SORTED_TOGETHER
    step = 0
    while True:
        drawn = [next(near if rng.random() < settings.field else far) for _ in range(count)]
        drawn.sort(key=_length)
        starts = list(range(0, count, settings.size))
        rng.shuffle(starts)
        for start in starts:
            step += 1
            if step > after:
                yield drawn[start : start + settings.size]


def _endless(examples: list[Example], seed: int) -> Iterator[Example]:
    epoch = 0
    while True:
        _dice(seed, epoch).shuffle(order := list(range(len(examples))))
        yield from (examples[number] for number in order)
        epoch += 1


_length: Callable[[Example], int] = lambda each: len(each.context) + len(each.text)  # noqa: E731


def _dice(seed: int, throw: int) -> Random:
    return Random(seed * 1000 + throw)  # noqa: S311


def _whole(example: Example) -> str:
    return f"{example.context}\n{example.text}" if example.context else example.text


def _above(example: Example) -> int:
    return len(example.context) + 1 if example.context else 0


if __name__ == "__main__":
    main()
