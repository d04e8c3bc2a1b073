"""The evidence model reads what the index has of a passage, with the weights that are installed."""

from pathlib import Path

import numpy as np
import pytest
import torch
from fakes import HashedWords
from safetensors.torch import save_file

from index import Index, ModelUnavailable, SentenceTransformerEmbedder
from index.embedder import installed_weights
from index.late import tokens_after
from index.types import Span, TokenVectors
from qa.evidence.batches import joined, read_from
from qa.evidence.examples import Example
from qa.evidence.model import WEIGHTS, EvidenceModel, EvidenceReader, Reading, ranked
from qa.evidence.network import EvidenceNetwork, Scores, load, stored
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
    assert WEIGHTS.stat().st_size < 12_000_000


def test_a_pair_is_one_row_of_question_headings_and_passage() -> None:
    question, text = tokens([5, 6], after=0), tokens([1, 2, 7, 8, 9], after=2)
    inputs = joined([(question, text), (question, tokens([1, 7], after=1))])
    assert inputs.ids[0].tolist() == [101, 5, 6, 102, 1, 2, 102, 7, 8, 9, 102, *[0] * 5]
    assert inputs.sides[0].tolist() == [0] * 4 + [1] * 7 + [0] * 5
    assert inputs.mask[0].tolist() == [True] * 11 + [False] * 5
    assert [n for n, inside in enumerate(inputs.passage[0]) if inside] == [7, 8, 9]
    assert read_from(question, text) == (7, [2, 3, 4])


def test_a_passage_that_is_too_long_loses_its_end_and_a_question_too() -> None:
    question, text = tokens([5] * 100, after=0), tokens([7] * 400, after=10)
    inputs = joined([(question, text)])
    assert inputs.ids.shape == (1, 320)
    assert inputs.ids[0, 49] == inputs.ids[0, 60] == inputs.ids[0, 319] == 102
    first, read = read_from(question, text)
    assert (first, read) == (61, list(range(10, 268)))
    assert inputs.passage.sum() == len(read)


def test_the_network_learns_which_of_two_passages_answers_and_where(tmp_path: Path) -> None:
    torch.manual_seed(0)
    question = tokens([2129, 2116], after=0)
    good, bad = tokens([1, 2, 2129, 2116, 3416, 3416], after=2), tokens([1, 2, 9, 9, 9], after=2)
    examples = [
        Example("?", "", "a b c d", Span(4, 7), (Span(4, 7),), True, True),
        Example("?", "", "a b c d", None, (), False, None),
    ]
    pairs = [(question, good), (question, bad)]
    inputs = joined(pairs)
    wanted = targets(examples, pairs, inputs.ids.shape[1])
    assert wanted.starts.tolist() == [9, -1]
    assert wanted.ends.tolist() == [10, -1]
    assert wanted.evidence.tolist() == [[0] * 9 + [1, 1] + [0] * 5, [0] * 16]
    assert wanted.answered.tolist() == [1, 0]
    assert wanted.relevant.tolist() == [1, -1]
    network = EvidenceNetwork(installed_weights())
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-4)
    losses = []
    for _ in range(25):
        error = loss(network(inputs), inputs, wanted)
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        losses.append(float(error.detach()))
    assert losses[-1] < 0.1 < 1 < losses[0]
    save_file(stored(network), tmp_path / "weights.safetensors")
    first, second = EvidenceModel(tmp_path / "weights.safetensors").read(question, [good, bad])
    assert first.answers > 1
    assert second.answers < -1
    assert first.shortest(Span(0, 8))[1] == Span(4, 7)


def test_the_loss_of_saying_exactly_what_is_wanted_is_nothing() -> None:
    pairs = [(tokens([1, 2], after=0), tokens([1, 2], after=0))]
    inputs = joined(pairs)
    example = Example("?", "", "a b", Span(2, 3), (Span(2, 3),), True, False)
    wanted = targets([example], pairs, inputs.ids.shape[1])
    said = torch.full((1, inputs.ids.shape[1], 3), -50.0)
    said[0, 6] = 50.0
    assert float(loss(Scores(torch.tensor([[50.0, -50.0]]), said), inputs, wanted)) < 1e-6
    assert float(loss(Scores(torch.tensor([[-50.0, 50.0]]), -said), inputs, wanted)) > 100


def test_eight_bits_read_as_the_network_that_was_trained(embedder, model) -> None:
    network = load(WEIGHTS, installed_weights(), exact=True)
    (asked,) = embedder.encode_tokens(["How many cases did the inspectors examine?"])
    tokens = passage(embedder, ANSWERS)
    with torch.inference_mode():
        exact = network(joined([(asked, tokens)])).passages[0]
    (read,) = model.read(asked, [tokens])
    assert [read.answers, read.relevant] == pytest.approx(exact.tolist(), abs=0.4)


def tokens(ids: list[int], *, after: int) -> TokenVectors:
    """Return tokens two characters apart, the first ``after`` of them above the passage."""
    spans = [Span(2 * (n - after), 2 * (n - after) + 1) for n in range(len(ids))]
    return TokenVectors(spans, np.empty((len(ids), 0), np.float32), ids)
