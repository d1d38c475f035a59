"""The description of the API, as programs read it that write a client."""

from __future__ import annotations

from api.app import create_app
from service.settings import Settings


def test_no_two_schemas_have_one_title(tmp_path):
    """A generator leaves out the second one, and every operation that answers with it."""
    schemas = create_app(Settings(data_dir=tmp_path)).openapi()["components"]["schemas"]
    titles = [described["title"] for described in schemas.values()]
    assert sorted(titles) == sorted(set(titles))
    assert {"SceneInput", "SceneOutput", "Problem"} <= set(titles)
