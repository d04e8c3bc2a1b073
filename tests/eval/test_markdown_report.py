from dataclasses import replace

from evaluation import mixed, outcome
from markdown_it import MarkdownIt

from eval.compare import compare
from eval.markdown_report import markdown
from eval.types import Evidence, Excerpt

HOSTILE = "<script>alert(1)</script> **bold** | [a](http://x)\n# heading"


def test_markdown_holds_summary_groups_and_every_failure_but_no_success() -> None:
    text = markdown(mixed())
    assert text.startswith("# Evaluation: 1 of 2 right")
    assert "| Evidence found, first passage | 50.0% |" in text
    assert "## By group\n\n| Group | Questions |" in text
    assert "| factoid | 2 | 50.0% | 50.0% | 75.0% |" in text
    assert "## By difficulty" not in text
    assert "## Failures (1)\n\n### bad: some of the evidence is not cited" in text
    assert "- Asked: What about bad?" in text
    assert "- Expected: praised from “It was praised.”" in text
    assert "- Got (answered, confidence 0.50): It was praised. \\[1\\]" in text
    assert "### good" not in text


def test_a_refusal_and_a_question_understood_otherwise_are_told() -> None:
    failed = replace(mixed().outcomes[1], status="not_found", resolved="What about Alder?")
    text = markdown(replace(mixed(), outcomes=(failed,)))
    assert "- Understood as: What about Alder?" in text
    assert "- Got (not_found, confidence 0.50): not in these documents" in text


def test_no_failures_are_said_to_be_none() -> None:
    assert markdown(replace(mixed(), outcomes=mixed().outcomes[:1])).endswith(
        "## Failures\n\nNone.\n"
    )


def test_text_from_documents_is_neither_markup_nor_html() -> None:
    hostile = replace(
        mixed().outcomes[1], text=HOSTILE, short=HOSTILE, cited=(Excerpt("", "", HOSTILE, ""),)
    )
    html = MarkdownIt("commonmark", {"html": True}).render(
        markdown(replace(mixed(), outcomes=(hostile,)))
    )
    assert (
        html.count("&lt;script&gt;alert(1)&lt;/script&gt; **bold** | [a](http://x) # heading") == 3
    )
    assert "<script" not in html
    assert "<strong>" not in html


def test_a_comparison_is_part_of_the_mixed() -> None:
    old = mixed()
    won = outcome("bad", f1=1.0, **{"recall@1": 1.0})
    new = replace(old, outcomes=(old.outcomes[0], won))
    text = markdown(new, compare(old, new))
    assert "## Compared with the baseline, on 2 questions" in text
    assert (
        "| Evidence found, first passage | 50.0% | 100.0% | 0.0% to +100.0% | no clear difference |"
        in text
    )
    assert "Won: bad.\n\nLost: none." in text


def test_what_is_expected_is_told_without_an_answer_or_a_quote_too() -> None:
    failed = mixed().outcomes[1]
    asked = replace(failed.question, answers=(), evidence=(Evidence("alder.txt", ""),))
    text = markdown(replace(mixed(), outcomes=(replace(failed, question=asked),)))
    assert "- Expected: from alder.txt\n" in text
