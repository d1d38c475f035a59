"""Who finds faces: by brief, else by setting, else the usual one."""

from __future__ import annotations

import pytest
from PIL import Image

from engine.brief import Brief, PersonPhoto
from engine.errors import UnknownName
from engine.pipeline import gather, render
from engine.stages import Clock
from engine.studio import Studio
from tests.doubles.blind_finder import write_blind_finder

BROKEN = """
from engine.errors import MissingAsset
from thumbsmith import hookimpl

class Broken:
    name = "broken"
    def faces(self, photo):
        raise MissingAsset("its pack is not there")
    person_mask = faces

@hookimpl
def register_face_finders():
    return [Broken()]
"""


@pytest.fixture
def plugins(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(write_blind_finder(tmp_path / "plugins")))


@pytest.fixture
def face(tmp_path, plugins):
    """The host's face as a brief finds it."""
    from skimage import data

    path = tmp_path / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)

    def found(wanted: str | None):
        studio = Studio.open()
        brief = Brief(title="Hello", host=PersonPhoto(path=path), face_finder=wanted)
        return gather(brief, studio.registry.style(brief.style), studio, Clock()).shapes[0].face

    return found


def test_a_brief_may_name_one(face):
    assert face("blind") is None
    assert face(None) is not None


def test_the_setting_names_the_usual_one(face, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_FACE_FINDER", "blind")
    assert face(None) is None
    assert face("litert") is not None


@pytest.mark.parametrize(("wanted", "setting"), [("bland", ""), (None, "bland")])
def test_one_that_is_not_there_is_a_sentence_before_any_work(plugins, tmp_path, monkeypatch, wanted, setting):
    monkeypatch.setenv("THUMBSMITH_FACE_FINDER", setting)
    brief = Brief(title="Hello", host=PersonPhoto(path=tmp_path / "no-photo.jpg"), face_finder=wanted)
    with pytest.raises(UnknownName, match=r"^no face finder is called 'bland'; did you mean blind\?$"):
        render(brief, Studio.open(), out=tmp_path / "out")
    brief = brief.model_copy(update={"face_finder": "zz"})
    with pytest.raises(UnknownName, match=r"^no face finder is called 'zz'; there are: blind, litert$"):
        render(brief, Studio.open(), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_where_the_one_that_is_named_cannot_the_default_does_and_says_so(tmp_path, monkeypatch):
    from skimage import data

    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "broken.py").write_text(BROKEN)
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "plugins"))
    path = tmp_path / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    studio = Studio.open()
    brief = Brief(title="Hello", host=PersonPhoto(path=path), background_photo=path, face_finder="broken")
    material = gather(brief, studio.registry.style(brief.style), studio, Clock())
    assert material.shapes[0].face is not None
    assert len(material.ground_photo.faces) == 1
    said = "broken could not look for faces, litert did: its pack is not there"
    assert [subject.warnings[0] for subject in material.subjects] == [said]
