import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stores import replace

from index.lexical import LexicalIndex, analyse

TEXTS = {
    1: "The force was praised for how it investigates child abuse.",
    2: "Children in custody are looked after well.",
    3: "Six of the recommendations were met.",
    4: "The inspectorate praised the force; the force was praised again.",
}


@pytest.fixture
def index():
    return LexicalIndex().changed(add=TEXTS.items())


def ids(ranking):
    return [passage for passage, _ in ranking]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("judgement", "judgment"),
        ("judgements", "judgment"),
        ("six", "6"),
        ("twenty-one", "21"),
        ("Twenty one", "21"),
        ("thirty", "30"),
        ("40 per cent", "40%"),
        ("40 percent", "40%"),
        ("2,000 officers", "2000 officers"),
        ("force’s", "force"),
        ("children's", "children"),
        ("officers’ safety", "officers safety"),
        ("“vital”", '"vital"'),
        ("multi\u2011agency", "multi-agency"),
        ("safe\u00adguard", "safeguard"),
        ("child\u00a0protection", "child protection"),
        ("PEEL[1]", "PEEL"),
        ("ﬁndings of the oﬃcer", "findings of the officer"),
        ("policing", "Police"),
        ("café", "cafe"),
    ],
)
def test_what_means_the_same_is_matched_the_same(one, other):
    assert analyse(one) == analyse(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("sixth", "6"), ("tension", "10"), ("[1]", ""), ("someone", "1"), ("s.47", "47")],
)
def test_what_means_something_else_stays_apart(one, other):
    assert analyse(one) != analyse(other)


def test_terms_come_in_their_order_with_repetitions():
    assert analyse("The force, the FORCES.") == ["the", "forc", "the", "forc"]


@given(st.text())
def test_any_text_can_be_analysed_and_nothing_but_words_is_left(text):
    assert all(term and not term.isspace() for term in analyse(text))


@given(question=st.text(), k=st.integers(0, 9))
def test_no_question_raises(question, k):
    index = LexicalIndex().changed(add=TEXTS.items())
    assert len(index.search(question, k)) <= k


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ('"praised', "praised"),
        ("praised AND (", "praised and"),
        ("text:praised^2", "text praised 2"),
        ("+the -force", "the force"),
        ("[a TO force]", "a to force"),
        ("pra*sed~", "pra sed"),
    ],
)
def test_query_syntax_is_only_text(index, question, words):
    assert index.search(question, 9) == index.search(words, 9)


def test_the_passage_with_the_words_comes_first(index):
    assert ids(index.search("What is said about custody?", 9)) == [2]
    assert ids(index.search("Who praised the force?", 9)) == [4, 1, 3]


def test_a_rare_word_counts_more_than_a_frequent_one(index):
    assert ids(index.search("the recommendations", 9))[0] == 3


def test_a_passage_without_a_shared_word_is_left_out(index):
    assert index.search("Kent", 9) == []
    assert index.search("", 9) == []


def test_among_restricts_and_leaves_the_scores_as_they_are(index):
    scores = dict(index.search("Who praised the force?", 9))
    restricted = index.search("Who praised the force?", 9, among=[1, 2, 3])
    assert restricted == [(1, pytest.approx(scores[1])), (3, pytest.approx(scores[3]))]
    assert index.search("Who praised the force?", 9, among=[]) == []
    assert index.search("Who praised the force?", 9, among=[99]) == []


def test_ties_go_to_the_lowest_ids_however_they_came_in():
    numbers = list(range(1, 101))
    random.Random(1).shuffle(numbers)
    index = LexicalIndex()
    for number in range(0, 100, 20):
        batch = numbers[number : number + 20]
        index = index.changed(add=[(i, "boilerplate of the inspectorate") for i in batch])
    assert ids(index.search("boilerplate", 7)) == [1, 2, 3, 4, 5, 6, 7]


def test_document_frequency_counts_passages(index):
    assert index.document_frequency(["prais", "forc", "custodi", "6", "kent"]) == [2, 2, 1, 1, 0]


def test_a_change_gives_a_new_index_and_the_old_one_still_answers(index):
    newer = index.changed(add=[(5, "Custody again.")], delete=[2])
    assert ids(index.search("custody", 9)) == [2]
    assert ids(newer.search("custody", 9)) == [5]
    assert (sorted(index.ids()), sorted(newer.ids())) == ([1, 2, 3, 4], [1, 3, 4, 5])
    assert (index.deleted, newer.deleted) == (0, 1)


def saved(folder):
    index = LexicalIndex(folder).changed(add=TEXTS.items())
    index.save(stamp=7)
    return index


def test_a_saved_index_opens_with_its_stamp_and_answers_alike(tmp_path):
    index = saved(tmp_path / "words")
    loaded, stamp = LexicalIndex.load(tmp_path / "words")
    assert stamp == 7
    assert loaded.search("Who praised the force?", 9) == index.search("Who praised the force?", 9)


def test_an_index_that_was_changed_and_not_saved_is_not_trusted(tmp_path):
    saved(tmp_path / "words").changed(delete=[1])
    assert LexicalIndex.load(tmp_path / "words") is None


def test_an_index_of_another_normalisation_is_not_trusted(tmp_path, monkeypatch):
    saved(tmp_path / "words")
    monkeypatch.setattr("index.lexical.matching_code", lambda: "another")
    assert LexicalIndex.load(tmp_path / "words") is None


def test_a_folder_that_is_not_there_is_not_trusted(tmp_path):
    assert LexicalIndex.load(tmp_path / "words") is None


def test_any_file_damaged_or_missing_is_noticed(tmp_path):
    saved(tmp_path / "words")
    names = [
        file.name for file in (tmp_path / "words").iterdir() if not file.name.endswith(".lock")
    ]
    assert len(names) > 5
    for name in names:
        path = tmp_path / "words" / name
        content = path.read_bytes()
        replace(path, content[:-1] + bytes([content[-1] ^ 1]))
        assert LexicalIndex.load(tmp_path / "words") is None, name
        path.unlink()
        assert LexicalIndex.load(tmp_path / "words") is None, name
        replace(path, content)
        assert LexicalIndex.load(tmp_path / "words") is not None, name


def test_a_new_index_takes_the_place_of_what_was_in_its_folder(tmp_path):
    saved(tmp_path / "words")
    index = LexicalIndex(tmp_path / "words").changed(add=[(9, "Kent")])
    index.save(stamp=8)
    assert LexicalIndex.load(tmp_path / "words")[0].ids() == [9]
