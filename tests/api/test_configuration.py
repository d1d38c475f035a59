"""What a page may know before anybody signs in."""

from __future__ import annotations


def test_a_machine_of_ones_own(service):
    with service.anybody() as http:
        told = http.get("/api/config").json()
    assert told == {
        "signIn": "magic-link",
        "clerkPublishableKey": None,
        "environment": "development",
        "selling": False,
        "creditsPerGeneration": 1,
        "maxUploadBytes": 25 * 2**20,
        "maxGuests": 5,
        "photoMediaTypes": ["image/jpeg", "image/png", "image/webp", "image/avif", "image/heic"],
        "fontMediaTypes": ["font/ttf", "font/otf", "font/woff2"],
        "version": told["version"],
        "release": "",
        "sentryDsn": None,
        "countsUsage": False,
    }


def test_where_clerk_signs_people_in(tmp_path, serve, quick):
    settings = quick(
        tmp_path,
        clerk_issuer="https://clerk.example.org",
        clerk_jwks_url="https://clerk.example.org/keys",
        clerk_authorized_parties=("https://app.example.org",),
        clerk_publishable_key="pk_test_public",
    )
    with serve(settings) as service, service.anybody() as http:
        told = http.get("/api/config").json()
    assert (told["signIn"], told["clerkPublishableKey"]) == ("clerk", "pk_test_public")


def test_no_key_where_clerk_is_not_asked(tmp_path, serve, quick):
    with serve(quick(tmp_path, clerk_publishable_key="pk_test_public")) as service, service.anybody() as http:
        assert http.get("/api/config").json()["clerkPublishableKey"] is None
