import re
from xml.etree import ElementTree

from evaluation import outcome

from eval.figures import figures

RECALL = {
    f"{prefix}recall@{depth}": min(1.0, depth / 4)
    for prefix in ("", "document_")
    for depth in range(1, 11)
}
OUTCOMES = [
    outcome("a", confidence=0.9, seconds=0.1, **RECALL),
    outcome("b", confidence=0.8, seconds=0.2, right=False, **RECALL),
    outcome("c", confidence=0.1, seconds=0.3, answerable=False, refused=True),
]


def test_each_figure_says_in_words_what_it_shows() -> None:
    assert {figure.title: figure.values for figure in figures(OUTCOMES)} == {
        "Risk and coverage": "67% of the questions are answered; 50% of the answers have something"
        " wrong.",
        "Calibration": "1 at confidence 10%, answered by the documents 0%; 1 at confidence 80%,"
        " answered by the documents 100%; 1 at confidence 90%, answered by the documents 100%.",
        "Evidence found": "documents: 25% in the first, 100% in the first five, 100% in the first"
        " ten; passages: 25% in the first, 100% in the first five, 100% in the first ten.",
        "Time": "Half of the answers took 200 ms or less, 95 of 100 took 290 ms or less.",
    }


def test_figures_are_drawings_in_the_colours_of_the_page() -> None:
    for figure in figures(OUTCOMES):
        ElementTree.fromstring(figure.svg)  # noqa: S314 - made here
        assert "var(--accent)" in figure.svg
        assert "var(--ink)" in figure.svg
        assert not re.search(r"#0[0-5]0[0-5]0[0-5]", figure.svg)
        assert not re.search(r"<(?:style|metadata|script)", figure.svg)


def test_figures_share_no_id_and_are_alike_every_time() -> None:
    drawn = [figure.svg for figure in figures(OUTCOMES)]
    ids = [each for svg in drawn for each in re.findall(r'\bid="([^"]+)"', svg)]
    assert ids
    assert len(ids) == len(set(ids))
    assert drawn == [figure.svg for figure in figures(OUTCOMES)]
    for svg in drawn:
        used = set(re.findall(r'(?:href="|url\()#([\w.-]+)', svg))
        assert used == set(re.findall(r'\bid="([^"]+)"', svg))


def test_what_was_not_measured_is_not_drawn() -> None:
    refused = [outcome("a", answerable=False, refused=True)]
    assert [figure.title for figure in figures(refused)] == ["Calibration", "Time"]
    assert figures([]) == []
    slow = figures([outcome("a", seconds=2.5)])[-1]
    assert slow.values == "Half of the answers took 2.5 s or less, 95 of 100 took 2.5 s or less."
