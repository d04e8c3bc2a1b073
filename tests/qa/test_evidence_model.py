"""The evidence model reads what the index has of a passage, with the weights that are installed."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from fakes import HashedWords
from safetensors.torch import save_file

from index import Index, ModelUnavailable, SentenceTransformerEmbedder
from index.late import tokens_after
from index.types import Span, TokenVectors
from qa.evidence.batches import FIRST_PLACE, LONGEST_PASSAGE, joined
from qa.evidence.examples import Example
from qa.evidence.model import WEIGHTS, EvidenceModel, EvidenceReader, Reading, ranked
from qa.evidence.network import EvidenceNetwork, Scores
from qa.evidence.targets import loss, targets

HEADINGS = "Northmere Police\nProtecting children\n"
ANSWERS = (
    "The force works hard. In all, inspectors examined 60 cases over two weeks in June 2022."
    " They spoke to parents."
)
OTHER = "Officers are proud of the new station, which has a canteen and a gymnasium."


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture(scope="module")
def model() -> EvidenceModel:
    return EvidenceModel()


def passage(embedder: SentenceTransformerEmbedder, text: str) -> TokenVectors:
    (tokens,) = embedder.encode_tokens([HEADINGS + text])
    return tokens_after(tokens, len(HEADINGS), before=True)


def test_the_passage_that_answers_is_told_from_its_neighbour(embedder, model) -> None:
    (asked,) = embedder.encode_tokens(["How many cases did the inspectors examine?"])
    answers, other = model.read(asked, [passage(embedder, ANSWERS), passage(embedder, OTHER)])
    assert answers.answers > other.answers + 1
    assert answers.relevant > other.relevant
    sentence = Span(ANSWERS.index("In all"), ANSWERS.index(" They"))
    assert answers.proof(sentence) > answers.proof(Span(0, sentence.start))
    _, (start, end) = answers.shortest(Span(0, len(ANSWERS)))
    assert "60" in ANSWERS[start:end]
    assert sentence.start <= start < end <= sentence.end


def test_passages_read_together_are_read_as_alone(embedder, model) -> None:
    (asked,) = embedder.encode_tokens(["When was the inspection?"])
    tokens = [passage(embedder, text) for text in (OTHER, ANSWERS)]
    together = model.read(asked, tokens)
    for one, read in zip(tokens, together, strict=True):
        (alone,) = model.read(asked, [one])
        assert alone.places == read.places
        np.testing.assert_allclose(
            [alone.answers, alone.relevant, *alone.starts, *alone.proves],
            [read.answers, read.relevant, *read.starts, *read.proves],
            atol=1e-3,
        )


def test_no_token_of_the_headings_is_a_place_for_an_answer(embedder, model) -> None:
    (asked,) = embedder.encode_tokens(["Which police?"])
    (read,) = model.read(asked, [passage(embedder, OTHER)])
    assert [OTHER[a:b].lower() for a, b in read.places[:3]] == ["officers", "are", "proud"]
    assert len(read.places) == len(read.starts) == len(read.ends) == len(read.proves)
    assert np.exp(read.starts).sum() == pytest.approx(1, abs=1e-3)


def test_the_shortest_answer_begins_before_it_ends_and_stays_in_its_sentence() -> None:
    rng = np.random.default_rng(0)
    places = tuple(Span(3 * n, 3 * n + 2) for n in range(50))
    for _ in range(50):
        starts, ends = rng.normal(size=(2, 50)).astype(np.float32)
        read = Reading(0.0, 0.0, places, starts, ends, starts)
        score, (start, end) = read.shortest(Span(30, 131))
        assert 30 <= start < end <= 131
        every = [starts[i] + ends[j] for i in range(10, 44) for j in range(i, min(44, i + 30))]
        assert score == pytest.approx(max(every))
    assert read.shortest(Span(200, 300)) == (read.proof(Span(200, 300)), Span(200, 300))


def test_an_index_of_another_embedding_model_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Custody was praised.")
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        index.sync([tmp_path / "a.txt"])
        hits = index.search("custody")
        assert EvidenceReader(index).read("custody", hits) is None
        assert ranked(EvidenceReader(index), "custody", hits) == hits


def test_weights_that_are_not_the_published_ones_are_refused(monkeypatch, tmp_path: Path) -> None:
    changed = tmp_path / "evidence.safetensors"
    changed.write_bytes(WEIGHTS.read_bytes()[:-1] + b"x")
    monkeypatch.setattr("qa.evidence.model.WEIGHTS", changed)
    with pytest.raises(ModelUnavailable, match="not the published file"):
        EvidenceModel()


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 6_000_000


def test_the_network_learns_which_of_two_passages_answers_and_where(tmp_path: Path) -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)

    def tokens(ids: list[int]) -> TokenVectors:
        vectors = rng.normal(size=(len(ids), 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return TokenVectors([Span(2 * n - 4, 2 * n - 3) for n in range(len(ids))], vectors, ids)

    question = tokens([5, 6])
    good, bad = tokens([1, 2, 5, 6, 7, 8]), tokens([1, 2, 9, 9, 9])
    text = "a b c d"
    examples = [
        Example("?", "", text, Span(4, 7), (Span(4, 7),), True, True),
        Example("?", "", text, None, (), False, None),
    ]
    inputs = joined([(question, good), (question, bad)])
    wanted = targets(examples, [good, bad], 6)
    assert wanted.starts.tolist() == [4, -1]
    assert wanted.ends.tolist() == [5, -1]
    assert wanted.evidence.tolist() == [[0, 0, 0, 0, 1, 1], [0] * 6]
    assert wanted.answered.tolist() == [1, 0]
    assert wanted.relevant.tolist() == [1, -1]
    network = EvidenceNetwork(torch.ones(10))
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    losses = []
    for _ in range(40):
        error = loss(network(inputs), inputs, wanted)
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        losses.append(float(error.detach()))
    assert losses[-1] < 0.1 < 1 < losses[0]
    save_file(network.state_dict(), tmp_path / "weights.safetensors")
    first, second = EvidenceModel(tmp_path / "weights.safetensors").read(question, [good, bad])
    assert first.answers > 1
    assert second.answers < -1
    assert first.shortest(Span(0, 8))[1] == Span(4, 7)


def test_the_loss_of_saying_exactly_what_is_wanted_is_nothing() -> None:
    tokens = TokenVectors([Span(0, 1), Span(2, 3)], np.eye(2, 384, dtype=np.float32), [1, 2])
    inputs = joined([(tokens, tokens)])
    wanted = targets([Example("?", "", "a b", Span(2, 3), (Span(2, 3),), True, False)], [tokens], 2)
    said = torch.tensor([[[-50.0, -50.0, -50.0], [50.0, 50.0, 50.0]]])
    scores = Scores(torch.tensor([[50.0, -50.0]]), said)
    assert float(loss(scores, inputs, wanted)) < 1e-6
    wrong = Scores(torch.tensor([[-50.0, 50.0]]), -said)
    assert float(loss(wrong, inputs, wanted)) > 100


def test_what_is_longer_than_the_network_reads_loses_its_end() -> None:
    rng = Random(0)
    count = LONGEST_PASSAGE + 30
    long = TokenVectors(
        [Span(n, n + 1) for n in range(count)],
        np.ones((count, 384), np.float32),
        [rng.randrange(1, 100) for _ in range(count)],
    )
    inputs = joined([(long, long)])
    assert inputs.question_ids.shape == (1, 40)
    assert inputs.passage_ids.tolist() == [list(long.ids[:LONGEST_PASSAGE])]
    assert FIRST_PLACE + LONGEST_PASSAGE <= 320
