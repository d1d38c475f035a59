"""The promises that every plugin keeps, as the built-in ones are tested with.

    from thumbsmith.testing import Workbench, promises

    @pytest.mark.parametrize("promise", promises("style"), ids=str)
    def test_my_style(promise):
        promise.check(Workbench.open().registry.style("my-style"), Workbench.open())

`thumbsmith plugins check FOLDER` asks all of them of a folder of plugins. A promise that is not kept raises `Broken`.
"""

from thumbsmith.testing.promise import Broken, Promise, kinds, promises
from thumbsmith.testing.workbench import Workbench

__all__ = ["Broken", "Promise", "Workbench", "kinds", "promises"]
