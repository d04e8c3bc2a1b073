"""What users say in a metadata.toml beside their files."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stores import Counting, age, found, names

from index import Fact, Filter, Index
from index.corrections import Corrections

REPORT = """Kent – National child protection inspection

HMICFRS

Published on: 30 November 2021

Kent Police keeps its promises about burglary.
"""


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "kent.md").write_text("# " + REPORT)
    (folder / "surrey.txt").write_text("Surrey Police answers calls about online abuse quickly.")
    for file in folder.iterdir():
        age(file)
    return folder


def facts(index, name):
    (document,) = (each for each in index.documents() if each.source.endswith(name))
    read = index.document(document.id)
    assert (read.metadata, read.title) == (document.metadata, document.title)
    return document.metadata


def say(folder, text):
    (folder / "metadata.toml").write_text(text, encoding="utf-8")


def complaints(report, folder):
    return [(each.source.removeprefix(f"{folder}/"), each.reason) for each in report.failed]


def test_what_the_user_says_replaces_what_was_read_and_names_its_file(index, reports):
    index.sync([reports])
    assert facts(index, "kent.md")["published"].value == "2021-11-30"
    say(reports, '["kent.md"]\npublished = 2021-12-03\nsubject = "Kent  Police"\n')
    report = index.sync([reports])
    assert (names(report.changed), names(report.unchanged)) == (["kent.md"], ["surrey.txt"])
    assert report.failed == ()
    said = facts(index, "kent.md")
    origin = str(reports / "metadata.toml")
    assert said["published"] == Fact("2021-12-03", None, origin)
    assert said["subject"] == Fact("Kent Police", None, origin)
    assert said["body"].span is not None
    assert said["body"].origin == ""


def test_filters_go_by_what_the_user_says(index, reports):
    say(reports, '["surrey.txt"]\nbody = "Ofsted"\npublished = "March 2022"\n')
    index.sync([reports])
    where = Filter.parse(["body=ofsted", "published>=2022-03"])
    assert found(index, "calls", where=where) == ["surrey.txt"]
    assert found(index, "calls", where=Filter.parse(["body=HMICFRS"])) == ["kent.md"]


def test_nothing_is_read_or_embedded_for_it_unless_the_title_changes(store, reports, monkeypatch):
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        index.sync([reports])
        embedder.embedded.clear()
        monkeypatch.setattr("index.isolation.IsolatedReader.read", None)
        say(reports, '["*"]\nbody = "HMIC"\ntype = "NCPI"\n')
        assert names(index.sync([reports]).changed) == ["kent.md", "surrey.txt"]
        assert embedder.embedded == []
        say(reports, '["surrey.txt"]\ntitle = "Surrey – National child protection inspection"\n')
        assert names(index.sync([reports]).changed) == ["kent.md", "surrey.txt"]
        assert len(embedder.embedded) == 1
        assert index.search("calls", k=1)[0].passage.label.startswith("Surrey – National child")
        assert found(index, "Surrey child protection", k=1, method="lexical") == ["surrey.txt"]
        monkeypatch.undo()
        assert index.verify() == []


def test_taking_the_file_away_undoes_it(index, reports):
    index.sync([reports])
    before = [(each.title, each.metadata) for each in index.documents()]
    say(reports, 'type = "NCPI"\n["kent.md"]\ntitle = "Something else"\nbody = ""\n')
    index.sync([reports])
    assert "body" not in facts(index, "kent.md")
    assert facts(index, "kent.md")["title"].value == "Something else"
    assert facts(index, "surrey.txt")["type"].value == "NCPI"
    (reports / "metadata.toml").unlink()
    assert names(index.sync([reports]).changed) == ["kent.md", "surrey.txt"]
    assert [(each.title, each.metadata) for each in index.documents()] == before
    assert index.sync([reports]).changed == ()


def test_a_file_deeper_down_and_a_later_table_win(index, reports):
    inner = reports / "2021"
    inner.mkdir()
    (inner / "essex.txt").write_text("Essex Police has a new building.")
    say(reports, '["*"]\nbody = "A"\ntype = "B"\n["2021/*"]\nbody = "C"\nsubject = "D"\n')
    say(inner, '["essex.txt"]\nsubject = "E"\n')
    index.sync([reports])
    assert {key: fact.value for key, fact in facts(index, "essex.txt").items()} == {
        "body": "C",
        "type": "B",
        "subject": "E",
    }


def test_status_tells_that_a_file_says_something_new(index, reports):
    say(reports, '["kent.md"]\nbody = "A"\n')
    index.sync([reports])
    assert index.status().out_of_date == ()
    for news in ('["kent.md"]\nbody = "B"\n', ""):
        say(reports, news)
        assert index.status().out_of_date == (str(reports / "metadata.toml"),)


def test_names_may_be_bare_have_brackets_and_lead_into_archives(index, reports):
    (reports / "draft [1].txt").write_text("A draft about arson.")
    with zipfile.ZipFile(reports / "old.zip", "w") as archive:
        archive.writestr("2019/essex.txt", "Essex Police has a new building.")
    say(
        reports,
        '[kent.md]\nbody = "A"\n["draft [1].txt"]\nbody = "B"\n'
        '["old.zip!/2019/essex.txt"]\nbody = "C"\ntitle = "Essex 2019"\n',
    )
    assert index.sync([reports]).failed == ()
    assert facts(index, "kent.md")["body"].value == "A"
    assert facts(index, "draft [1].txt")["body"].value == "B"
    assert facts(index, "essex.txt")["body"].value == "C"
    assert facts(index, "essex.txt")["title"].value == "Essex 2019"


def test_a_file_synced_by_itself_is_corrected_all_the_same(index, reports):
    say(reports, '["2021/*"]\nbody = "A"\n["kent.md"]\nbody = "B"\n')
    inner = reports / "2021"
    inner.mkdir()
    (inner / "essex.txt").write_text("Essex Police has a new building.")
    assert index.sync([reports / "kent.md"]).failed == ()
    assert facts(index, "kent.md")["body"].value == "B"
    index.sync([reports])
    index.sync([inner])
    assert facts(index, "essex.txt")["body"].value == "A"


def test_each_slip_is_one_line_and_costs_nothing_else(index, reports):
    say(
        reports,
        '["kent.md"]\nbody = "Ofsted"\npubished = 2021-12-03\ninspected = "soon"\n'
        'type = 5\n\n["kant.md"]\nbody = "X"\n',
    )
    report = index.sync([reports])
    assert names(report.added) == ["kent.md", "surrey.txt"]
    assert complaints(report, reports) == [
        ("metadata.toml, line 3", "'pubished' is not known; did you mean published?"),
        (
            "metadata.toml, line 4",
            'inspected must be a date such as 2021-11-30, "2021-11" or "November 2021"',
        ),
        ("metadata.toml, line 5", "type must be a text in quotes"),
        ("metadata.toml, line 7", "no document here is called 'kant.md'"),
    ]
    assert facts(index, "kent.md")["body"].value == "Ofsted"
    assert [each.source for each in index.status().failures] == [
        each.source for each in report.failed
    ]
    say(reports, '["kent.md"]\nbody = "Ofsted"\n')
    assert index.sync([reports]).failed == ()
    assert index.status().failures == ()


@pytest.mark.parametrize(
    ("broken", "place", "reason"),
    [
        (b'["kent.md"]\nbody = HMICFRS\n', ", line 2", "it is not written as TOML is: "),
        (b'["kent.md"]\npublished = 2021-12\n', ", line 2", "it is not written as TOML is: "),
        (b'["kent.md"\n', ", line 1", "it is not written as TOML is: "),
        (b"\xff\xfe[", "", "it is not saved as UTF-8"),
        (b"a = " + b"[" * 900, "", "it is not written as TOML is: "),
        (b"a" * 1001, ", line 1", "it has a line of more than 1000 characters"),
        (b"#\n" * (1 << 20), "", "it is larger than 1 MiB"),
    ],
)
def test_a_broken_file_is_one_line_and_what_it_said_before_stays(
    index, reports, broken, place, reason
):
    say(reports, '["kent.md"]\nbody = "Ofsted"\n')
    index.sync([reports])
    (reports / "metadata.toml").write_bytes(broken)
    report = index.sync([reports])
    ((source, why),) = complaints(report, reports)
    assert source == f"metadata.toml{place}"
    assert why.startswith(reason)
    assert why.endswith("what it said before still holds")
    assert names(report.unchanged) == ["kent.md", "surrey.txt"]
    assert facts(index, "kent.md")["body"].value == "Ofsted"


def test_a_renamed_file_is_called_by_its_new_name_without_being_read(index, reports, monkeypatch):
    index.sync([reports])
    monkeypatch.setattr("index.isolation.IsolatedReader.read", None)
    (reports / "surrey.txt").rename(reports / "west-surrey.txt")
    (reports / "kent.md").rename(reports / "other.md")
    report = index.sync([reports])
    assert names(report.added) == ["other.md", "west-surrey.txt"]
    assert [each.title for each in index.documents()] == [
        "Kent – National child protection inspection",
        "West surrey",
    ]
    assert index.search("calls", k=1)[0].passage.title == "West surrey"
    monkeypatch.undo()
    assert index.verify() == []


def test_one_content_under_two_names_stays_one_document(index, reports):
    (reports / "again.txt").write_bytes((reports / "surrey.txt").read_bytes())
    say(reports, '["surrey.txt"]\ntitle = "Surrey"\nbody = "A"\n["again.txt"]\nbody = "B"\n')
    index.sync([reports])
    (document,) = (each for each in index.documents() if each.title == "Surrey")
    assert names([document.source]) == ["again.txt"]
    assert document.metadata["body"].value == "B"
    assert len(index.documents()) == 2


@given(st.text(max_size=80))
def test_whatever_is_in_the_file_costs_no_more_than_its_own_lines(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("any") / "metadata.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    corrections = Corrections.of([str(file)])
    for _, reason in corrections.problems.values():
        assert "\n" not in reason
    assert corrections.about(str(file.parent / "kent.md"), {}).keys() <= {"title", "body"} | {
        "subject",
        "type",
        "inspected",
        "published",
    }
