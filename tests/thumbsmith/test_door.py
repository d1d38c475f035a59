"""The author's door: every name leads somewhere, and opening it costs nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import thumbsmith


@pytest.mark.parametrize("name", thumbsmith.__all__)
def test_every_name_leads_somewhere(name):
    assert getattr(thumbsmith, name) is not None


def test_what_type_checkers_see_is_what_is_there():
    (checked,) = (node for node in ast.parse(Path(thumbsmith.__file__).read_text()).body if isinstance(node, ast.If))
    seen = {alias.name for node in checked.body for alias in node.names}
    assert seen == set(thumbsmith.__all__) == set(thumbsmith._ROOM_OF)


def test_a_name_that_is_not_there_is_said_with_those_that_are():
    with pytest.raises(AttributeError, match="no name 'Exprot'; it has"):
        _ = thumbsmith.Exprot


def test_opening_the_door_imports_no_room():
    code = "import sys, thumbsmith; print([name for name in sys.modules if name.partition('.')[0] == 'engine'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
