from datetime import date

from webserver import Answer, Site

from index import Index
from qa import Assistant

PAGE = "<h1>Kent Police: an inspection</h1><p>Inspectors praised Kent Police for its horses.</p>"


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
