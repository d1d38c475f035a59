"""Isolated groups are drawn alone; pass-through groups only keep their layers together."""

import numpy as np
import pytest

from engine.compositor import Compositor
from engine.looks import BlendMode, SolidPaint
from engine.pixels.assets import Assets
from engine.scene import GroupLayer, Scene, ShapeLayer


def pixel(*, isolated, outer_isolated=None):
    """A screened grey over red, inside one group, or inside two."""
    sheet = {"width": 20, "height": 20}
    red = ShapeLayer(id="red", name="red", fill=SolidPaint(colour="#ff0000"), **sheet)
    grey = ShapeLayer(id="grey", name="grey", fill=SolidPaint(colour="#808080"), blend=BlendMode.SCREEN, **sheet)
    group = GroupLayer(id="group", name="group", layers=(grey,), isolated=isolated, **sheet)
    if outer_isolated is not None:
        group = GroupLayer(id="outer", name="outer", layers=(group,), isolated=outer_isolated, **sheet)
    scene = Scene(format="test", width=20, height=20, layers=(red, group))
    return tuple(Compositor(Assets(), None).render(scene)[10, 10, :3])


def test_a_pass_through_group_lets_its_layers_blend_with_what_is_beneath():
    assert np.allclose(pixel(isolated=False), (255, 128, 128), atol=1)


def test_an_isolated_group_is_blended_as_one():
    assert np.allclose(pixel(isolated=True), (128, 128, 128), atol=1)


@pytest.mark.parametrize(("outer", "expected"), [(True, (128, 128, 128)), (False, (255, 128, 128))])
def test_the_outermost_isolated_group_decides(outer, expected):
    assert np.allclose(pixel(isolated=False, outer_isolated=outer), expected, atol=1)
