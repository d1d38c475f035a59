"""Help with titles, as a browser asks for it."""

import pytest

TITLE = "How I Built a $1M Startup in 30 Days"


@pytest.fixture(scope="module")
def ada(service):
    return service.person()


def test_refine_answers_exactly_so(ada):
    answer = ada.http.post("/api/title/refine", json={"title": TITLE})
    assert (answer.status_code, answer.json()) == (200, {"original": TITLE, "refined": "$1M Startup in 30 Days"})


def test_suggest_answers_exactly_three(ada):
    for title in (TITLE, "睡眠の科学", "x", "🚀", "¿Por qué?", "a" * 150):
        answer = ada.http.post("/api/title/suggest", json={"title": title})
        assert answer.status_code == 200, answer.text
        assert list(answer.json()) == ["suggestions"]
        assert len(set(answer.json()["suggestions"])) == 3, title


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "body.title"),
        ({"title": "a\0b"}, "body.title"),
        ({"title": 7}, "body.title"),
        ({}, "body.title"),
        ({"title": TITLE, "format": "Youtube!"}, "body.format"),
        ({"title": TITLE, "language": "English"}, "body.language"),
        ({"title": TITLE, "extra": 1}, "body.extra"),
    ],
)
@pytest.mark.parametrize("path", ["/api/title/refine", "/api/title/suggest"])
def test_a_bad_body_is_told_which_field(ada, path, body, field):
    answer = ada.http.post(path, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(("title", "says"), [("\u200b", "empty"), ("word " * 300, "is the limit"), ("!\u202e!", None)])
def test_a_title_that_cannot_be_set(ada, title, says):
    answer = ada.http.post("/api/title/suggest", json={"title": title})
    assert answer.status_code == (422 if says else 200)
    if says:
        assert says in answer.json()["detail"]


def test_an_unknown_format_names_the_nearest(ada):
    answer = ada.http.post("/api/title/refine", json={"title": TITLE, "format": "youtub"})
    assert answer.status_code == 422
    assert "youtube" in answer.json()["detail"]
