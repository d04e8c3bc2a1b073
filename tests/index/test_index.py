import socket
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from fakes import HashedWords
from stores import Other, age, found, names

from index import (
    Filter,
    FilterError,
    Index,
    ModelMismatch,
    StoreError,
)
from index.chunker import embedded_text
from index.fusion import METHODS


def test_a_store_that_does_not_exist_reads_as_empty_and_is_not_made(index, store):
    assert index.search("Who praised the force?") == []
    assert index.documents() == []
    assert index.passages() == []
    assert index.document_frequency(["kent"]) == [0]
    assert index.count() == 0
    assert index.verify() == []
    status = index.status()
    assert (status.generation, status.documents, status.passages, status.model) == (0, 0, 0, "")
    assert not store.exists()


def test_a_document_that_is_not_there_is_an_error_that_says_so(index):
    for give in (index.document, index.text):
        with pytest.raises(StoreError, match="There is no document 7"):
            give(7)


def test_the_store_is_given_or_in_the_environment_or_in_the_current_folder(
    tmp_path, folder, fake_embedder, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with Index.open(embedder=fake_embedder) as index:
        index.sync([folder])
    assert (tmp_path / ".store" / "catalog.db").is_file()
    monkeypatch.setenv("INSPECTION_QA_STORE", str(tmp_path / "elsewhere"))
    with Index.open(embedder=fake_embedder) as index:
        assert index.documents() == []
        index.sync([folder])
    assert (tmp_path / "elsewhere" / "catalog.db").is_file()


def test_the_passages_are_counted_as_they_come_and_go(index, folder):
    index.sync([folder])
    assert (index.count(), index.count(repeated=True)) == (2, 0)
    (folder / "kent.txt").unlink()
    index.sync([folder])
    assert index.count() == len(index.passages()) == 1


def test_hits_carry_raw_scores_and_passages_carry_their_place(index, folder):
    index.sync([folder])
    (hit,) = index.search("online abuse calls", k=1)
    assert hit.passage.text == "Surrey Police answers calls about online abuse quickly."
    assert (hit.passage.start, hit.passage.end) == (0, len(hit.passage.text))
    assert hit.passage.title == "Surrey"
    assert set(hit.signals) == {"dense", "lexical"}
    (dense,) = index.search("online abuse calls", k=1, method="dense")
    (lexical,) = index.search("online abuse calls", k=1, method="lexical")
    assert hit.signals["dense"] == pytest.approx(dense.score)
    assert hit.signals["lexical"] == pytest.approx(lexical.score)


def test_a_filter_chooses_before_ranking(index, folder):
    index.sync([folder])
    for method in METHODS:
        question = "Which Police answers online calls?"
        assert found(index, question, k=1, method=method) == ["surrey.txt"]
        where = Filter.parse(["source=kent"])
        assert found(index, question, k=1, method=method, where=where) == ["kent.txt"]
    chosen = next(d.id for d in index.documents() if d.title == "Kent")
    assert found(index, "online", where=Filter(documents=frozenset({chosen}))) == ["kent.txt"]
    assert [d.id for d in index.documents(Filter.parse(["title=kent"]))] == [chosen]
    assert index.search("online", where=Filter(documents=frozenset())) == []


def test_a_filter_on_an_unknown_key_is_an_error(index, folder):
    index.sync([folder])
    with pytest.raises(FilterError, match="'boddy'"):
        index.search("online", where=Filter.parse(["boddy=HMICFRS"]))


@pytest.mark.parametrize("question", ["", "   ", "?!", "\0", "word " * 2000, '"(*:^~'])
def test_any_question_gets_an_answer_not_an_error(index, folder, question):
    index.sync([folder])
    assert len(index.search(question, k=1)) == 1


def test_vectors_come_out_of_the_catalog_as_they_went_in(index, folder, fake_embedder):
    index.sync([folder])
    passages = index.passages()
    texts = [embedded_text(passage, index.text(passage.document_id)) for passage in passages]
    with index._catalog.read() as view:
        stored = view.vectors([passage.id for passage in passages])
    np.testing.assert_array_equal(stored, fake_embedder.encode_documents(texts))


def test_another_model_is_refused_and_the_message_names_both(index, store, folder):
    index.sync([folder])
    with pytest.raises(ModelMismatch, match=r"'hashed-words'.*'another-model'.*--store"):
        Index.open(store, embedder=Other())
    with pytest.raises(ModelMismatch, match=r"'hashed-words'.*'some-model'"):
        Index.open(store, model="some-model")


def test_a_store_without_content_takes_any_model(store):
    for embedder in (HashedWords(), Other()):
        with Index.open(store, embedder=embedder) as index:
            assert index.embedder is embedder


def test_a_store_that_was_built_with_another_model_meanwhile_is_not_searched_with_this(
    index, store, folder
):
    assert index.embedder.identity == "hashed-words"
    with Index.open(store, embedder=Other()) as other:
        other.sync([folder])
    with pytest.raises(ModelMismatch, match="'another-model'"):
        index.search("burglary")
    with pytest.raises(ModelMismatch, match="'another-model'"):
        index.embedder.encode_query("burglary")
    (folder / "essex.txt").write_text("Essex Police has horses.")
    with pytest.raises(ModelMismatch, match="'another-model'"):
        index.sync([folder])


def test_what_needs_no_embedding_loads_no_model(index, store, folder, monkeypatch):
    index.sync([folder])
    monkeypatch.setattr("index.model.SentenceTransformerEmbedder", None)
    with Index.open(store) as other:
        assert names(other.sync([folder]).unchanged) == ["kent.txt", "surrey.txt"]
        assert other.status().documents == 2
        assert other.verify() == []
        assert found(other, "burglary", k=1, method="lexical") == ["kent.txt"]


def test_the_model_a_store_was_built_with_is_used_without_being_named(store, folder, monkeypatch):
    asked = []

    class Named(HashedWords):
        def __init__(self, model=None):
            asked.append(model)
            self.identity = model or "the-default"

    monkeypatch.setattr("index.model.SentenceTransformerEmbedder", Named)
    with Index.open(store, model="some-model") as index:
        index.sync([folder])
    with Index.open(store) as index:
        assert found(index, "burglary", k=1) == ["kent.txt"]
        assert index.embedder.identity == "some-model"
    assert asked == ["some-model", "some-model"]


def test_status_names_what_has_changed_on_disk_since(index, folder):
    index.sync([folder])
    assert index.status().out_of_date == ()
    (folder / "kent.txt").write_text("Kent Police has forgotten about arson.")
    (folder / "surrey.txt").unlink()
    (folder / "essex.txt").write_text("Essex Police has a new building.")
    assert names(index.status().out_of_date) == ["essex.txt", "kent.txt", "surrey.txt"]
    index.sync([folder])
    status = index.status()
    assert (status.out_of_date, status.generation, status.documents) == ((), 2, 2)
    assert status.model == "hashed-words"


def test_status_does_not_take_a_touched_file_for_a_changed_one(index, folder):
    index.sync([folder])
    age(folder / "kent.txt")
    assert index.status().out_of_date == ()


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE passage SET text = text || '!'", "is not what stands at"),
        ("UPDATE document SET text = 'x' || text", "is not what stands at"),
        ("UPDATE passage SET vector = zeroblob(256) WHERE id = 1", "passage 1 is not of length 1"),
        ("UPDATE passage SET vector = zeroblob(8) WHERE id = 1", "another length"),
        ("DELETE FROM passage WHERE id = 1", "vector index does not hold the passages"),
        ("DELETE FROM passage WHERE id = 1", "word index does not hold the passages"),
    ],
)
def test_verify_names_what_does_not_match(index, store, folder, damage, problem):
    index.sync([folder])
    assert index.verify() == []
    with closing(sqlite3.connect(store / "catalog.db")) as connection, connection:
        connection.execute(damage)
    assert any(problem in found for found in index.verify())


def test_verify_names_a_file_that_has_changed_and_is_content_with_one_that_is_gone(index, folder):
    index.sync([folder])
    (folder / "kent.txt").write_text("Kent Police has forgotten about arson.")
    (folder / "surrey.txt").unlink()
    (problem,) = index.verify()
    assert "kent.txt" in problem
    assert "has changed since it was indexed" in problem


def test_nothing_is_sent_anywhere(index, folder, monkeypatch):
    def refused(*arguments):
        raise AssertionError(arguments)

    monkeypatch.setattr(socket.socket, "connect", refused)
    index.sync([folder])
    assert found(index, "burglary", k=1) == ["kent.txt"]
