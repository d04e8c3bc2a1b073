"""Pages of the web among the sources of an index."""

import io
import sqlite3
import zipfile
from contextlib import closing
from datetime import date

import pytest
from reportlab.pdfgen.canvas import Canvas
from stores import Counting, names
from webserver import Answer, Site

from index import Fact, Filter, Index, SourceMissing, link_to

PAGE = """<html><head><title>Kent | Inspectorate</title></head><body><nav>Menu</nav><main>
<h1>Kent Police: an inspection</h1><p>Kent Police keeps its promises about burglary.</p>
<h2 id="online abuse">Online abuse</h2><p>Calls about online abuse are answered quickly.</p>
<h2>Custody</h2><p>Detainees in custody are treated with dignity.</p></main></body></html>"""
NEWER = PAGE.replace("burglary", "arson")
TODAY = date.today().isoformat()


@pytest.fixture
def site():
    with Site() as site:
        site.pages["/kent"] = Answer(PAGE, etag='"1"')
        yield site


def synced(index, *sources, **options):
    return index.sync([*sources], allow_private=True, **options)


def only(index):
    (summary,) = index.documents()
    return index.document(summary.id)


def on_day(monkeypatch, day):
    class Day(date):
        @classmethod
        def today(cls):
            return cls.fromisoformat(day)

    monkeypatch.setattr("index.web.date", Day)


# --- a page is a source ---------------------------------------------------------------------


def test_a_page_is_indexed_under_its_address_with_the_day_it_was_retrieved(index, site):
    address = site.address("/kent")
    report = synced(index, address)
    assert (report.added, report.failed) == ((address,), ())
    document = only(index)
    assert (document.source, document.title) == (address, "Kent Police: an inspection")
    assert document.metadata["address"] == Fact(address)
    assert document.metadata["retrieved"] == Fact(TODAY)
    assert index.documents()[0].metadata == document.metadata
    assert index.original(document.id) == PAGE.encode()
    assert "Menu" not in document.text
    (hit,) = index.search("online abuse calls", k=1)
    assert hit.passage.label == "Kent Police: an inspection, “Online abuse”"
    assert index.verify() == []


def test_a_quote_links_to_the_heading_above_it(index, site):
    address = site.address("/kent")
    synced(index, address)
    document = only(index)

    def link(words):
        return link_to(document, document.text.index(words))

    assert link("keeps its promises") == address
    assert link("Online abuse") == link("answered quickly") == f"{address}#online%20abuse"
    assert link("Detainees") == address


def test_what_was_not_fetched_has_no_link(index, folder):
    index.sync([folder / "kent.txt"])
    assert link_to(only(index), 0) == ""
    assert not {"address", "retrieved"} & only(index).metadata.keys()


def test_pages_are_filtered_by_where_and_when_they_were_retrieved(index, site, folder):
    synced(index, folder, site.address("/kent"))
    for condition in (f"retrieved>={TODAY[:4]}", f"address={site.address('/kent')}"):
        (hit, *_) = index.search("Police", where=Filter.parse([condition]))
        assert index.document(hit.passage.document_id).source == site.address("/kent")
    assert index.search("Police", where=Filter.parse(["retrieved<2000"])) == []


def test_progress_counts_pages_among_the_files(index, site, folder):
    told = []
    synced(index, folder, site.address("/kent"), progress=lambda *step: told.append(step))
    assert (2, 3, site.address("/kent")) in told
    assert told[-1] == (3, 3, "")


def test_a_pdf_is_read_like_one_on_disk(index, site):
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.drawString(72, 700, "Surrey Police answers calls about online abuse quickly.")
    canvas.showPage()
    canvas.save()
    site.pages["/download?id=7"] = Answer(drawn.getvalue(), "application/pdf")
    synced(index, site.address("/download?id=7"))
    document = only(index)
    assert (document.pages, document.title) == (1, "Download")
    assert index.search("online abuse")[0].passage.pages == (1, 1)
    assert index.verify() == []


def test_an_archive_is_read_member_by_member(index, site):
    address = site.address("/all.zip")
    site.pages["/all.zip"] = Answer(zipped(kent="Burglary.", surrey="Abuse."), "application/zip")
    report = synced(index, address)
    assert report.added == (f"{address}!/kent.txt", f"{address}!/surrey.txt")
    assert {d.metadata["address"].value for d in index.documents()} == {address}
    site.pages["/all.zip"] = Answer(zipped(kent="Arson.", essex="Horses."), "application/zip")
    report = synced(index, address)
    assert report.added == (f"{address}!/essex.txt",)
    assert report.changed == (f"{address}!/kent.txt",)
    assert report.removed == (f"{address}!/surrey.txt",)
    assert index.verify() == []


def zipped(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return packed.getvalue()


def test_one_content_in_a_file_and_on_a_page_is_one_document(index, site, folder):
    (folder / "copy.html").write_text(PAGE)
    synced(index, folder / "copy.html", site.address("/kent"))
    document = only(index)
    assert document.metadata["address"] == Fact(site.address("/kent"))
    (folder / "copy.html").unlink()
    index.remove([folder / "copy.html"])
    assert only(index).source == site.address("/kent")
    index.remove([site.address("/kent")])
    assert index.documents() == []


# --- fetching again -------------------------------------------------------------------------


def test_a_page_that_has_not_changed_is_not_sent_again(store, site):
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        synced(index, site.address("/kent"))
        embedder.embedded.clear()
        report = synced(index, site.address("/kent"))
        assert (report.unchanged, report.changed) == ((site.address("/kent"),), ())
        assert [headers.get("If-None-Match") for _, headers in site.asked] == [None, '"1"']
        assert embedder.embedded == []
        assert index.status().generation == 1


def test_a_new_edition_leaves_nothing_of_the_old_one(index, site):
    synced(index, site.address("/kent"))
    site.pages["/kent"] = Answer(NEWER, etag='"2"')
    assert synced(index, site.address("/kent")).changed == (site.address("/kent"),)
    assert [len(index.search(word, method="lexical")) for word in ("arson", "burglary")] == [1, 0]
    assert index.original(only(index).id) == NEWER.encode()
    assert index.verify() == []


@pytest.mark.parametrize("etag", ['"1"', ""])
def test_the_day_is_the_last_on_which_the_page_was_seen(index, site, monkeypatch, etag):
    site.pages["/kent"] = Answer(PAGE, etag=etag)
    for day in ("2026-03-01", "2026-04-02"):
        on_day(monkeypatch, day)
        synced(index, site.address("/kent"))
        assert only(index).metadata["retrieved"] == Fact(day)
        assert index.search("custody", where=Filter.parse([f"retrieved={day}"]))


def test_a_page_that_reads_as_it_did_is_unchanged_though_its_code_is_not(index, site):
    for number in range(2):
        code = PAGE.replace("<main>", f"<script>token = {number}</script><main>")
        site.pages["/kent"] = Answer(code)
        report = synced(index, site.address("/kent"))
    assert report.unchanged == (site.address("/kent"),)
    assert (
        index.original(only(index).id)
        == PAGE.replace("<main>", "<script>token = 0</script><main>").encode()
    )
    assert index.verify() == []
    site.pages["/kent"] = Answer(PAGE.replace("<h2>Custody", '<h2 id="custody">Custody'))
    assert synced(index, site.address("/kent")).changed == (site.address("/kent"),)


def test_newer_reading_code_has_the_page_sent_again(index, site, monkeypatch):
    synced(index, site.address("/kent"))
    for module in ("ledger", "sync", "embedding", "staging", "naming"):
        monkeypatch.setattr(f"index.{module}.reading_code", lambda: "newer")
    assert synced(index, site.address("/kent")).changed == (site.address("/kent"),)
    assert "If-None-Match" not in site.asked[-1][1]


# --- what goes wrong ------------------------------------------------------------------------


def test_a_page_that_cannot_be_fetched_keeps_its_old_edition_and_its_day(index, site, monkeypatch):
    address = site.address("/kent")
    on_day(monkeypatch, "2026-03-01")
    synced(index, address)
    on_day(monkeypatch, "2026-04-02")
    site.pages["/kent"] = Answer("Sorry", status=503)
    (failure,) = synced(index, address).failed
    assert (failure.source, failure.reason) == (
        address,
        "the server answered 503 Service Unavailable; the edition read before stays searchable",
    )
    assert index.search("burglary")[0].passage.document_id == only(index).id
    assert only(index).metadata["retrieved"] == Fact("2026-03-01")
    assert [each.source for each in index.status().failures] == [address]
    site.pages["/kent"] = Answer(PAGE, etag='"1"')
    assert synced(index, address).unchanged == (address,)
    assert index.status().failures == ()
    assert only(index).metadata["retrieved"] == Fact("2026-04-02")


def test_a_new_edition_that_cannot_be_read_is_not_taken_for_the_old_one(index, site):
    synced(index, site.address("/kent"))
    site.pages["/kent"] = Answer("<p></p>", etag='"2"')
    for _ in range(2):
        report = synced(index, site.address("/kent"))
        assert [failure.reason for failure in report.failed] == [
            "no text was found in the file; the edition read before stays searchable"
        ]
        assert report.unchanged == ()
        assert "burglary" in only(index).text


def test_a_page_on_a_private_network_costs_itself_only(index, site, folder):
    report = index.sync([folder, site.address("/kent")])
    assert names(report.added) == ["kent.txt", "surrey.txt"]
    assert [failure.source for failure in report.failed] == [site.address("/kent")]
    assert "private network" in report.failed[0].reason
    assert site.asked == []


def test_neither_secrets_nor_fragments_reach_the_store(index, store, site):
    address = site.address("/kent")
    secret = address.replace("//", "//ann:s3cret@") + "#section"
    report = synced(index, secret)
    assert [failure.source for failure in report.failed] == [address]
    assert "user name or password" in report.failed[0].reason
    assert all(b"s3cret" not in file.read_bytes() for file in store.rglob("*") if file.is_file())
    assert synced(index, f"{address}#section").added == (address,)
    assert index.status().failures == ()


def test_pages_below_one_another_do_not_stand_for_one_another(index, site):
    for path in ("/kent/annex", "/kent2"):
        site.pages[path] = Answer(f"<h1>Annex {path}</h1><p>Of {path}.</p>")
    every = [site.address(path) for path in ("/kent", "/kent/annex", "/kent2")]
    synced(index, *every)
    report = synced(index, every[0])
    assert (report.removed, report.unchanged) == ((), (every[0],))
    assert index.remove([every[0]]).removed == (every[0],)
    assert [document.source for document in index.documents()] == every[1:]
    with pytest.raises(SourceMissing, match="Nothing in the store comes from"):
        index.remove([every[0]])


# --- nothing is fetched but by request ------------------------------------------------------


def test_only_a_sync_that_names_a_page_fetches_it(index, site, folder):
    synced(index, folder, site.address("/kent"))
    site.asked.clear()
    assert index.status().out_of_date == ()
    assert index.verify() == []
    synced(index, folder)
    index.search("burglary")
    index.original(index.documents()[0].id)
    assert site.asked == []
    assert len(index.documents()) == 3


def test_a_damaged_original_of_a_page_is_told_and_its_text_is_proved_otherwise(index, store, site):
    synced(index, site.address("/kent"))
    (kept,) = store.glob("originals/*/*")
    kept.write_text(NEWER)
    assert index.verify() == [f"The kept original {kept.name} is damaged."]


def test_the_kept_original_proves_the_text_of_a_page(index, store, site):
    synced(index, site.address("/kent"))
    with closing(sqlite3.connect(store / "catalog.db")) as connection, connection:
        for table in ("document", "passage"):
            connection.execute(f"UPDATE {table} SET text = replace(text, 'burglary', 'burglars')")  # noqa: S608 - ours
    assert index.verify() == [f"{site.address('/kent')}: reading it again gives another text"]


def test_a_page_is_corrected_beside_the_files_it_is_kept_with(index, site, folder):
    address = site.address("/kent")
    (folder / "metadata.toml").write_text(f'["{address}"]\npublished = "2021-12"\ntitle = "Kent"\n')
    assert synced(index, folder, address).failed == ()
    (page,) = (each for each in index.documents() if each.source == address)
    assert (page.title, page.metadata["published"].value) == ("Kent", "2021-12")
    assert page.metadata["published"].origin == str(folder / "metadata.toml")
    assert synced(index, address).changed == ()
    (folder / "metadata.toml").unlink()
    assert index.sync([folder]).changed == (address,)
    (page,) = (each for each in index.documents() if each.source == address)
    assert page.title == "Kent Police: an inspection"
    assert index.verify() == []


def test_a_page_is_read_in_the_encoding_that_its_server_names(index, site):
    text = "Kent Police met Łukasz Żak about burglary."
    for path, kind in (("/html", "text/html"), ("/text", "text/plain")):
        body = f"<main><p>{text}</p></main>" if path == "/html" else text
        site.pages[path] = Answer(body.encode("iso-8859-2"), kind=f"{kind}; charset=ISO-8859-2")
        assert synced(index, site.address(path)).failed == ()
    assert [index.text(each.id) for each in index.documents()] == [text, text]
    assert index.verify() == []
