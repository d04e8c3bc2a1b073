import os
import shutil
from pathlib import Path

import pytest

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.pop("INSPECTION_QA_STORE", None)

from fakes import HashedWords
from hypothesis import settings

from index.embedder import SentenceTransformerEmbedder
from index.types import Embedder

settings.register_profile("default", deadline=None)
settings.load_profile("default")


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """Give the embedder with the real, published weights."""
    return SentenceTransformerEmbedder()


@pytest.fixture
def fake_embedder() -> Embedder:
    return HashedWords()


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the article that ships with the project, without the samples."""
    folder = tmp_path_factory.mktemp("seeds")
    for article in (Path(__file__).parent.parent / "seeds").glob("*.txt"):
        shutil.copy2(article, folder)
    return folder
