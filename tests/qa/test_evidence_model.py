"""The evidence model reads what the index has of a passage, with the weights that are installed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from fakes import HashedWords
from safetensors.torch import save_file

from index import Index, ModelUnavailable
from index.embedder import installed_weights
from index.types import Span
from qa.evidence.batches import joined, read_from
from qa.evidence.examples import Example
from qa.evidence.model import WEIGHTS, EvidenceModel, EvidenceReader, Reading, ranked
from qa.evidence.network import EvidenceNetwork, Scores, load, stored
from qa.evidence.targets import loss, targets
from qa.evidence.tokens import Tokenizer, Tokens

HEADINGS = "Northmere Police\nProtecting children"
ANSWERS = (
    "The force works hard. In all, inspectors examined 60 cases over two weeks in June 2022."
    " They spoke to parents."
)
OTHER = "Officers are proud of the new station, which has a canteen and a gymnasium."


@pytest.fixture(scope="module")
def model() -> EvidenceModel:
    return EvidenceModel()


def test_the_passage_that_answers_is_told_from_its_neighbour(model) -> None:
    asked = "How many cases did the inspectors examine?"
    answers, other = model.read(asked, [(ANSWERS, HEADINGS), (OTHER, HEADINGS)])
    assert answers.answers > other.answers + 1
    assert answers.relevant > other.relevant
    sentence = Span(ANSWERS.index("In all"), ANSWERS.index(" They"))
    assert answers.proof(sentence) > answers.proof(Span(0, sentence.start))
    _, (start, end) = answers.shortest(Span(0, len(ANSWERS)))
    assert "60" in ANSWERS[start:end]
    assert sentence.start <= start < end <= sentence.end


def test_passages_read_together_are_read_as_alone(model) -> None:
    asked = "When was the inspection?"
    passages = [(text, HEADINGS) for text in (OTHER, ANSWERS)]
    together = model.read(asked, passages)
    for one, read in zip(passages, together, strict=True):
        (alone,) = model.read(asked, [one])
        assert alone.places == read.places
        np.testing.assert_allclose(
            [alone.answers, alone.relevant, *alone.starts, *alone.proves],
            [read.answers, read.relevant, *read.starts, *read.proves],
            atol=1e-3,
        )


def test_no_token_of_the_headings_is_a_place_for_an_answer(model) -> None:
    (read,) = model.read("Which police?", [(OTHER, HEADINGS)])
    assert [OTHER[a:b].lower() for a, b in read.places[:3]] == ["officers", "are", "proud"]
    assert len(read.places) == len(read.starts) == len(read.ends) == len(read.proves)
    assert np.exp(read.starts).sum() == pytest.approx(1, abs=1e-3)


def test_tokens_keep_their_places_and_those_of_the_headings_stand_before_the_text() -> None:
    text = "Her Majesty’s inspector"
    spans, ids = Tokenizer(installed_weights()).tokens(text, HEADINGS)
    own = [span for span in spans if span.start >= 0]
    assert [text[a:b].lower() for a, b in own] == ["her", "majesty", "’", "s", "inspector"]
    whole = f"{HEADINGS}\n{text}"
    above = [(a + len(HEADINGS) + 1, b + len(HEADINGS) + 1) for a, b in spans[: -len(own)]]
    assert [whole[a:b].lower() for a, b in above[:2]] == ["north", "mere"]
    assert len(ids) == len(spans)


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


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    for name, text in (("a", OTHER), ("b", ANSWERS), ("c", "Custody was praised.")):
        (tmp_path / f"{name}.txt").write_text(text)
    with Index.open(tmp_path / "store", embedder=HashedWords()) as opened:
        opened.sync([tmp_path / f"{name}.txt" for name in "abc"])
        yield opened


def test_passages_are_read_whatever_model_embedded_them(index: Index, model) -> None:
    question = "How many cases did the inspectors examine?"
    hits = index.search(question)
    readings = EvidenceReader(index).read(question, hits)
    for hit, reading in zip(hits, readings, strict=True):
        whole = index.embedded_texts([hit.passage])[0]
        above = whole.removesuffix(hit.passage.text).strip()
        assert reading.answers == model.read(question, [(hit.passage.text, above)])[0].answers
    best = ranked(EvidenceReader(index), question, hits, most=10)[0]
    assert "60 cases" in best.passage.text
    assert best.signals["answers"] == max(reading.answers for reading in readings)


def test_what_is_not_read_stays_behind_what_is(index: Index) -> None:
    question = "Was custody praised in June by the inspectors of 60 cases?"
    hits = index.search(question)
    found = ranked(EvidenceReader(index), question, hits, most=2)
    assert {hit.passage for hit in found[:2]} == {hit.passage for hit in hits[:2]}
    assert found[2].passage == hits[2].passage
    assert "answers" not in found[2].signals
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert ranked(EvidenceReader(index), question, [], most=2) == []


def test_repeated_text_stays_behind_all_other_that_is_read(index: Index) -> None:
    question = "How many cases did the inspectors examine?"
    hits = [
        replace(hit, signals={"repeated": 1.0}) if "60 cases" in hit.passage.text else hit
        for hit in index.search(question)
    ]
    found = ranked(EvidenceReader(index), question, hits, most=10)
    assert ["repeated" in hit.signals for hit in found] == [False, False, True]
    assert found[2].signals["answers"] > found[0].signals["answers"]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


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
    learnt = EvidenceModel(tmp_path / "weights.safetensors")
    first, second = (learnt.read_tokens(question, each) for each in (good, bad))
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


def test_eight_bits_read_as_the_network_that_was_trained(monkeypatch) -> None:
    monkeypatch.setattr("qa.evidence.network._multiplies_8_bits", lambda: True)
    exact, quick = (load(WEIGHTS, installed_weights(), exact=each) for each in (True, False))
    assert "Layer8" in type(quick.encoder.encoder.layer[0]).__name__
    cut = Tokenizer(installed_weights()).tokens
    asked = cut("How many cases did the inspectors examine?")
    inputs = joined([(asked, cut(ANSWERS, HEADINGS)), (asked, cut(OTHER))])
    with torch.inference_mode():
        wanted, found = exact(inputs), quick(inputs)
    torch.testing.assert_close(found.passages, wanted.passages, atol=0.4, rtol=0)
    difference = (found.tokens - wanted.tokens)[inputs.passage].abs()
    assert difference.mean() < 0.25


def tokens(ids: list[int], *, after: int) -> Tokens:
    """Return tokens two characters apart, the first ``after`` of them above the passage."""
    spans = [Span(2 * (n - after), 2 * (n - after) + 1) for n in range(len(ids))]
    return Tokens(spans, ids)
