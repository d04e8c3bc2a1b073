import hashlib
from datetime import date

from webserver import Answer, Site

from index import Index, Location
from qa import Assistant

PAGE = (
    "<h1>Kent Police: an inspection</h1><h2 id='horses'>Horses</h2>"
    "<p>Inspectors praised Kent Police for its horses.</p>"
)


def test_the_day_a_page_was_retrieved_says_nothing_about_what_it_reports(tmp_path, fake_embedder):
    with Site() as site, Index.open(tmp_path / "store", embedder=fake_embedder) as index:
        site.pages["/kent"] = Answer(PAGE)
        index.sync([site.address("/kent")], allow_private=True)
        assistant = Assistant(index)
        assert assistant.ask("What was Kent Police praised for?").status == "answered"
        answer = assistant.ask(f"What was Kent Police praised for in {date.today().year}?")
        assert (answer.status, answer.reason) == (
            "not_found",
            f"they do not mention {date.today().year}",
        )


def test_a_citation_says_where_it_is_found_outside_the_store(tmp_path, fake_embedder):
    with Site() as site, Index.open(tmp_path / "store", embedder=fake_embedder) as index:
        site.pages["/kent"] = Answer(PAGE)
        index.sync([site.address("/kent")], allow_private=True)
        answer = Assistant(index).ask("What was Kent Police praised for?")
        (citation,) = answer.citations
        assert citation.location == index.locate(1, citation.start, citation.end)
        assert citation.location == Location(
            source=site.address("/kent"),
            sha256=hashlib.sha256(PAGE.encode()).hexdigest(),
            link=f"{site.address('/kent')}#horses",
            retrieved=date.today().isoformat(),
        )
