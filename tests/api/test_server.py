"""Where the API listens, and what is said where it cannot."""

from __future__ import annotations

import pytest

from api.server import listen
from service.errors import SettingsError


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 70}.example", "203.0.113.7"])
def test_of_an_address_that_is_not_ours_another_is_asked_for(host):
    with pytest.raises(SettingsError, match=rf"^{host}:0 cannot be listened on \(.+\); choose another --host$"):
        listen(host, 0)


def test_of_a_port_that_is_taken_another_is_asked_for():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"^127.0.0.1:{port} cannot .+; choose another --port$"):
            listen("127.0.0.1", port)
