"""What people do in Firefox and in WebKit: the same journeys, each told once."""

from __future__ import annotations


def test_the_front_page_opens(session, visit, shot):
    visit("/")
    shot("front")
    assert "Thumbsmith" in session.text("header")
