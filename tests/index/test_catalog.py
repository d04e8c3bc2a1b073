import sqlite3
import string
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Block, BlockKind, Document, Fact, Passage, Span, StoreError, Word
from index.catalog import Catalog
from index.encoding import (
    blocks_from,
    blocks_to,
    facts_from,
    facts_to,
    vectors_from,
    vectors_to,
    words_from,
    words_to,
)
from index.publishing import Publication, Staged, publish, remember_model, stage
from index.rows import FailureRow, SourceRow

TEXT = "Kent Police keeps its promises:\n- on burglary,\n- on arson."
DOCUMENT = Document(
    source="kent.pdf",
    title="Kent",
    text=TEXT,
    blocks=(
        Block(0, 31, BlockKind.PARAGRAPH, ("Summary",), 1),
        Block(32, 46, BlockKind.LIST_ITEM, ("Summary",), 1),
        Block(47, 58, BlockKind.LIST_ITEM, ("Summary",), 2, "arson"),
    ),
    sha256="5e" * 32,
    metadata={"body": Fact("HMICFRS"), "subject": Fact("Kent Police", Span(0, 11))},
    words=(Word(0, 4, 1, 72.5, 100.25, 90.0, 112.0), Word(5, 11, 1, 92.0, 100.25, 120.0, 112.0)),
    pages=2,
    notes=("Page 2 has no text.",),
)
PASSAGES = [
    Passage(0, 46, TEXT[:46], ("Summary",), (1,)),
    Passage(47, 58, TEXT[47:], ("Summary",), (2,), stem=Span(0, 31)),
]
VECTORS = np.eye(2, 64, dtype=np.float32)


@pytest.fixture
def catalog(tmp_path, fake_embedder):
    catalog = Catalog(tmp_path / "catalog.db")
    with catalog.write() as connection:
        remember_model(connection, name="", embedder=fake_embedder)
    yield catalog
    catalog.close()


def staged(document=DOCUMENT, digest="5e.pdf"):
    return Staged(document, digest, "reading", PASSAGES, ["one", "two"], vectors_to(VECTORS))


def pointer(path, document_id):
    return SourceRow(path, path, "/reports", document_id, "5e" * 32, 10, 20, "5e.pdf", "reading")


FAILURE = FailureRow(
    path="/reports/bad.pdf",
    file="/reports/bad.pdf",
    root="/reports",
    reason="it is empty",
    size=0,
    mtime_ns=1,
    reading="reading",
)


def published(catalog, path="/reports/kent.pdf", **publication):
    with catalog.write() as connection:
        document_id = stage(connection, staged())
    with catalog.write() as connection:
        publish(connection, Publication(sources=[pointer(path, document_id)], **publication))
    return document_id


SPANS = st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda pair: Span(*sorted(pair)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


@given(
    st.lists(
        st.builds(
            lambda span, *rest: Block(*span, *rest),
            SPANS,
            st.sampled_from(BlockKind),
            st.lists(TEXTS, max_size=3).map(tuple),
            st.none() | st.integers(1, 99),
            TEXTS,
        )
    ).map(tuple)
)
def test_blocks_come_back_as_they_went_in(blocks):
    assert blocks_from(blocks_to(blocks)) == blocks


@given(st.dictionaries(TEXTS, st.builds(Fact, TEXTS, st.none() | SPANS)))
def test_metadata_comes_back_as_it_went_in(facts):
    assert facts_from(facts_to(facts)) == facts


@given(
    st.lists(
        st.builds(
            lambda span, page, box, sure: Word(*span, page, *box, sure),
            SPANS,
            st.integers(1, 999),
            st.tuples(*[st.floats(0, 2000, width=32)] * 4),
            st.floats(0, 1, width=32),
        )
    ).map(tuple)
)
def test_words_come_back_as_they_went_in(words):
    assert words_from(words_to(words)) == words


def test_only_the_words_that_a_span_touches_are_unpacked():
    words = [Word(start, start + 3, 1, 0, 0, 1, 1) for start in range(0, 40, 4)]
    assert words_from(words_to(words), Span(5, 9)) == tuple(words[1:3])
    assert words_from(words_to(words), Span(7, 8)) == ()


def test_boxes_are_kept_to_a_thousandth_of_a_point():
    (word,) = words_from(words_to([Word(0, 1, 1, 1234.56789, 0.1, 0.2, 0.3)]))
    assert word[3:] == pytest.approx((1234.56789, 0.1, 0.2, 0.3, 1.0), abs=1e-3)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_vectors_come_back_as_they_went_in(count):
    vectors = np.random.default_rng(1).standard_normal((count, 7)).astype(np.float32)
    np.testing.assert_array_equal(vectors_from(vectors_to(vectors), 7), vectors)


def test_what_is_staged_is_not_part_of_the_content(catalog):
    with catalog.write() as connection:
        document_id = stage(connection, staged())
    with catalog.read() as view:
        assert view.stored("5e.pdf", "reading") == document_id
        assert view.known_vectors(["one", "three"]).keys() == {"one"}
        assert view.documents() == []
        assert view.passages_of() == view.passages_of(document_id) == []
        assert view.passage_ids() == view.passage_ids([document_id]) == []
        assert view.generation() == 0
        for give in (view.document, view.text):
            with pytest.raises(StoreError, match="no document"):
                give(document_id)


def test_what_is_published_comes_back_as_it_was_staged(catalog):
    document_id = published(catalog)
    with catalog.read() as view:
        stored = view.document(document_id)
        assert stored == replace(DOCUMENT, id=document_id, source="/reports/kent.pdf")
        passages = view.passages_of(document_id)
        ids = view.passage_ids()
        assert passages == [
            replace(passage, id=i, document_id=document_id, title="Kent")
            for i, passage in zip(ids, PASSAGES, strict=True)
        ]
        assert view.passages(ids[::-1]) == passages[::-1]
        np.testing.assert_array_equal(view.vectors(ids[::-1]), VECTORS[::-1])
        (summary,) = view.documents()
        assert (summary.words, summary.passages, summary.pages) == (11, 2, 2)
        assert summary.metadata == DOCUMENT.metadata
        assert view.generation() == 1


def test_a_view_stays_as_it_is_while_others_write(catalog):
    with catalog.read() as view:
        assert view.generation() == 0
        published(catalog)
        assert view.documents() == []
        assert view.generation() == 0
    with catalog.read() as view:
        assert len(view.documents()) == 1


def test_what_fails_half_way_is_undone(catalog):
    def stage_half():
        with catalog.write() as connection:
            stage(connection, staged())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stage_half()
    with catalog.read() as view:
        assert view.stored("5e.pdf", "reading") is None


def test_the_generation_counts_on_only_where_a_search_can_tell(catalog):
    document_id = published(catalog)

    def generation_after(**publication):
        with catalog.write() as connection:
            publish(connection, Publication(**publication))
        with catalog.read() as view:
            return view.generation(), view.stamp()

    first = generation_after()
    assert first[0] == 1
    touched = replace(pointer("/reports/kent.pdf", document_id), mtime_ns=21)
    assert generation_after(sources=[touched]) == first
    assert generation_after(failures=[FAILURE]) == first
    second = generation_after(sources=[pointer("/reports/again.pdf", document_id)])
    assert second[0] == 2
    assert second[1] != first[1]


def test_a_document_goes_with_its_last_source_and_its_ids_are_not_given_again(catalog):
    document_id = published(catalog)
    with catalog.write() as connection:
        publish(connection, Publication(sources=[pointer("/reports/again.pdf", document_id)]))
        publish(connection, Publication(removed=["/reports/kent.pdf"]))
    with catalog.read() as view:
        ids = view.passage_ids()
        assert view.document(document_id).source == "/reports/again.pdf"
    with catalog.write() as connection:
        publish(connection, Publication(removed=["/reports/again.pdf"]))
    with catalog.read() as view:
        assert view.stored("5e.pdf", "reading") is None
        assert view.known_vectors(["one"]) == {}
    assert published(catalog) > document_id
    with catalog.read() as view:
        assert not set(ids) & set(view.passage_ids())


def test_failures_are_remembered_until_they_are_settled(catalog):
    with catalog.write() as connection:
        publish(connection, Publication(failures=[FAILURE]))
    with catalog.read() as view:
        assert view.failures() == {FAILURE.path: FAILURE}
    with catalog.write() as connection:
        publish(connection, Publication(settled=[FAILURE.path]))
    with catalog.read() as view:
        assert view.failures() == {}


def test_another_programs_database_is_left_alone(tmp_path):
    path = tmp_path / "catalog.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"), Catalog(path).read():
        pass
    with pytest.raises(StoreError, match="another program"), Catalog(path).write():
        pass
    assert path.read_bytes() == before


@given(title=st.text(string.printable, max_size=9))
def test_any_text_can_be_bound_without_harm(title, tmp_path_factory):
    catalog = Catalog(tmp_path_factory.mktemp("store") / "catalog.db")
    with catalog.write() as connection:
        document_id = stage(connection, staged(replace(DOCUMENT, title=title)))
        publish(connection, Publication(sources=[pointer(f"/{title}", document_id)]))
    with catalog.read() as view:
        assert view.documents()[0].title == title
    catalog.close()
