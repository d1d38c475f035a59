"""Help with titles, as a browser asks for it."""

import pytest

TITLE = "How I Built a $1M Startup in 30 Days"


@pytest.fixture(scope="module")
def ada(service):
    return service.person()


def test_refine_answers_exactly_so(ada):
    answer = ada.http.post("/api/title/refine", json={"title": TITLE})
    assert (answer.status_code, answer.json()) == (200, {"original": TITLE, "refined": "$1M Startup in 30 Days"})


def test_a_title_that_stays_says_what_could_do_more(ada):
    answer = ada.http.post("/api/title/refine", json={"title": "Interview with Dr. Jane Doe"}).json()
    assert answer["refined"] == answer["original"]
    assert "A language model can do more" in answer["hint"]
    assert "THUMBSMITH_TITLES_BASE_URL" in answer["hint"]


def test_suggest_answers_three_without_more_words(ada):
    answer = ada.http.post("/api/title/suggest", json={"title": "The 7 mistakes that ruin every bread"})
    assert answer.json() == {
        "suggestions": [
            "7 mistakes that ruin every bread",
            "The 7 Mistakes That Ruin Every Bread",
            "The 7 *mistakes* that ruin every bread",
        ]
    }


@pytest.mark.parametrize("title", ["Interview with Dr. Jane Doe", "x", "🚀", "a" * 150, "¿Por qué?"])
def test_where_nothing_is_sure_less_is_suggested_and_what_could_do_more(ada, title):
    answer = ada.http.post("/api/title/suggest", json={"title": title})
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["suggestions"]) < 3
    assert title not in answer.json()["suggestions"]
    assert "A language model can do more" in answer.json()["hint"]


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
