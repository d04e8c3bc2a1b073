import pytest
from webserver import PAGE, Site

from index import Index


@pytest.fixture
def folder(tmp_path):
    files = tmp_path / "reports"
    files.mkdir()
    (files / "kent.txt").write_text("Kent Police keeps its promises about burglary.")
    (files / "surrey.txt").write_text("Surrey Police answers calls about online abuse quickly.")
    return files


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def index(store, fake_embedder):
    with Index.open(store, embedder=fake_embedder) as index:
        yield index


@pytest.fixture
def site():
    """Give a web server with a page at /report."""
    with Site() as site:
        site.pages["/report"] = PAGE
        yield site
