"""The first page loses no point with Lighthouse; `make lighthouse` asks about every page."""

from tests.web.lighthouse import judged


def test_the_first_page_loses_no_point(server):
    (found,) = judged(server.address, "", "/")
    assert (found["accessibility"], found["best-practices"]) == (100, 100), "\n".join(found["lost"])
