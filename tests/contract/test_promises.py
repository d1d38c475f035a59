"""Every plugin found keeps the promises that authors are held to; dropping one in earns them."""

from dataclasses import replace

import pytest
from skimage.data import astronaut

from engine.cutout import cut_out
from engine.kinds.kind import KINDS
from engine.person import Photo
from thumbsmith.testing import Promise, Workbench, kinds, promises

BENCH = Workbench.open()


@pytest.fixture(scope="module")
def bench() -> Workbench:
    """With a real photograph, as those who will use them have."""
    photo = Photo(name="astronaut", pixels=astronaut())
    return replace(BENCH, photo=photo, cutout=cut_out(photo, BENCH.studio.face_finder()))


EVERY = [
    pytest.param(promise, name, id=f"{promise.kind} {name}: {promise}")
    for kind in kinds()
    for name in BENCH.registry.of_kind(kind)
    for promise in promises(kind)
]


@pytest.mark.parametrize(("promise", "name"), EVERY)
def test_every_plugin_keeps_its_promises(promise: Promise, name: str, bench: Workbench):
    promise.check(BENCH.registry.of_kind(promise.kind)[name], bench)


def test_every_kind_has_promises():
    assert set(kinds()) == set(KINDS)
