import collections
import re
import string

import pytest
from evaluation import answered, citation, refused
from hypothesis import given
from hypothesis import strategies as st

from eval.answers import contains, exact_match, f1, normalise, predicted, shown
from qa.types import Answer, Claim


# The functions of SQuAD's evaluate-v2.0.py, kept as close to the published script as possible:
# the reference that the module is compared with.
def normalize_answer(s: str) -> str:
    def remove_articles(text: str) -> str:
        regex = re.compile(r"\b(a|an|the)\b", re.UNICODE)
        return re.sub(regex, " ", text)

    def white_space_fix(text: str) -> str:
        return " ".join(text.split())

    def remove_punc(text: str) -> str:
        exclude = set(string.punctuation)
        return "".join(ch for ch in text if ch not in exclude)

    return white_space_fix(remove_articles(remove_punc(s.lower())))


def get_tokens(s: str) -> list[str]:
    if not s:
        return []
    return normalize_answer(s).split()


def compute_exact(a_gold: str, a_pred: str) -> int:
    return int(normalize_answer(a_gold) == normalize_answer(a_pred))


def compute_f1(a_gold: str, a_pred: str) -> float:
    gold_toks = get_tokens(a_gold)
    pred_toks = get_tokens(a_pred)
    common = collections.Counter(gold_toks) & collections.Counter(pred_toks)
    num_same = sum(common.values())
    if len(gold_toks) == 0 or len(pred_toks) == 0:
        return int(gold_toks == pred_toks)
    if num_same == 0:
        return 0
    precision = 1.0 * num_same / len(pred_toks)
    recall = 1.0 * num_same / len(gold_toks)
    return (2 * precision * recall) / (precision + recall)


def get_raw_scores(a_pred: str, answers: list[str]) -> tuple[float, float]:
    gold_answers = [a for a in answers if normalize_answer(a)]
    if not gold_answers:
        gold_answers = [""]
    exact = max(compute_exact(a, a_pred) for a in gold_answers)
    return exact, max(compute_f1(a, a_pred) for a in gold_answers)


words = st.sampled_from(
    ["the", "a", "An", "force", "Force,", "child's", "14", "co-op", ".", " ", ""]
)
phrases = st.one_of(
    st.lists(words, max_size=6).map(" ".join),
    st.text(st.characters(exclude_characters="‘’“”–—‑", codec="utf-8"), max_size=12),
)


@given(phrases, st.lists(phrases, max_size=4))
def test_exact_match_and_f1_equal_the_official_script(prediction: str, answers: list[str]) -> None:
    assert (exact_match(prediction, answers), f1(prediction, answers)) == get_raw_scores(
        prediction, answers
    )


def test_articles_case_and_punctuation_do_not_count() -> None:
    assert exact_match("The Force's report.", ["forces report"]) == 1.0
    assert exact_match("a force", ["the council"]) == 0.0


def test_f1_is_the_harmonic_mean_over_words_of_the_best_answer() -> None:
    # 2 of 3 predicted words are right and 2 of 2 wanted words are there: 2·(2/3)·1 / (2/3 + 1).
    assert f1("Donna Jones said", ["Roy Wilsher", "Donna Jones"]) == pytest.approx(0.8)


def test_an_unanswerable_question_is_matched_only_by_saying_nothing() -> None:
    assert (exact_match("", []), f1("", [])) == (1.0, 1.0)
    assert (exact_match("good", []), f1("good", [])) == (0.0, 0.0)


def test_typographic_quotes_and_dashes_equal_typed_ones() -> None:
    assert normalise("children’s “well‑being”") == normalise('children\'s "well-being"')


def test_a_phrase_is_contained_as_whole_words_only() -> None:
    assert contains("It is good at working with schools.", "Good at working")
    assert not contains("It is goodness itself.", "good")
    assert not contains("good, not bad", "good bad")
    assert not contains("anything at all.", " the .")


@given(phrases, phrases, phrases)
def test_what_is_inside_a_text_is_contained(before: str, phrase: str, after: str) -> None:
    assert contains(f"{before} {phrase} {after}", phrase) == bool(normalise(phrase))


def test_the_prediction_is_the_short_answer_or_all_claims_or_nothing_for_a_refusal() -> None:
    assert predicted(answered("It is Donna Jones.", "Donna Jones")) == "Donna Jones"
    assert predicted(answered("It is Donna Jones.")) == "It is Donna Jones."
    assert predicted(refused()) == ""


def test_what_is_shown_holds_answer_claims_speakers_and_quotes() -> None:
    answer = Answer(
        question="?",
        resolved="?",
        status="answered",
        text="text [1]",
        short="short",
        claims=(Claim(text="claim", citations=(1,), speaker="speaker"),),
        citations=(citation(0, 5),),
    )
    assert shown(answer).split("\n") == ["short", "text [1]", "speaker", "claim", "", "Alder"]
