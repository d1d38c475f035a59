"""The painting toolkit's door: a recipe written with it alone keeps the promises of a ground."""

import numpy as np
import pytest

from thumbsmith import painting
from thumbsmith.painting import Painting, lerp, light
from thumbsmith.testing import Workbench, promises


class Dusk:
    """A ramp from the palette's ground to its shadow, lit from one side."""

    name = "dusk"

    def paint(self, request):
        sheet = Painting(request)
        towards = np.broadcast_to(sheet.y / sheet.height, sheet.coarse)[..., None]
        sheet.wash(lerp(light(sheet.palette.ground), light(sheet.palette.deep), towards))
        return [sheet.ground()]


@pytest.mark.parametrize("promise", promises("background"), ids=str)
def test_a_recipe_of_ten_lines_keeps_every_promise(promise):
    promise.check(Dusk(), Workbench.open())


def test_what_is_listed_is_there():
    assert all(hasattr(painting, name) for name in painting.__all__)
