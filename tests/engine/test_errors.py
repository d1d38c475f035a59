"""One tree of errors: every branch is under the right bough, and unknown names come with an offer."""

import inspect

import pytest

from engine import errors


@pytest.mark.parametrize(
    ("bough", "branches"),
    [
        (
            errors.InputError,
            ["PhotoError", "BriefError", "StyleError", "FormatError", "BrandError", "SceneError", "UnknownName"],
        ),
        (errors.MachineError, ["GroundUnavailable", "MissingAsset", "MissingLibrary"]),
        (errors.ThumbsmithError, ["InputError", "PluginError", "MachineError", "Unwanted"]),
    ],
)
def test_branches_hang_where_the_tree_draws_them(bough, branches):
    own = [kind.__name__ for kind in bough.__subclasses__() if kind.__module__ == errors.__name__]
    assert sorted(own) == sorted(branches)


def test_every_error_stands_in_the_drawn_tree():
    kinds = [name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, Exception)]
    assert [name for name in kinds if name not in errors.__doc__] == []


@pytest.mark.parametrize(
    ("known", "offer"),
    [(["spotlight", "versus"], "did you mean spotlight?"), (["versus"], "there are: versus"), ([], "there are: none")],
)
def test_an_unknown_name_offers_what_there_is(known, offer):
    error = errors.UnknownName("style", "spotligt", known)
    assert str(error) == f"no style is called 'spotligt'; {offer}"
    assert (error.kind, error.name, error.known) == ("style", "spotligt", known)
