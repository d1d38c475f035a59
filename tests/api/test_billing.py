"""Paying, as a browser and as Stripe see it."""

import json
import threading
import time

import httpx
import pytest

from tests import asking
from tests.service.billing.stripe_double import KEY, SECRET, StripeDouble, checkout, refund, signed


@pytest.fixture(scope="module")
def double():
    server = StripeDouble()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def shop(serve, quick, tmp_path, double):
    settings = quick(
        tmp_path,
        stripe_secret_key=KEY,
        stripe_webhook_secret=SECRET,
        stripe_api_url=double.url,
        stripe_price_ids={"credits-100": "price_100", "plan-pro-500": "price_pro"},
    )
    with serve(settings) as service:
        yield service


def tell(service, event: dict, **how: object) -> httpx.Response:
    body = json.dumps(event).encode()
    headers = {"Stripe-Signature": signed(body, **how), "Content-Type": "application/json"}
    return asking.post(f"{service.url}/api/billing/stripe-events", content=body, headers=headers)


def test_from_checkout_to_credits_and_back(shop, double):
    ada = shop.person()
    before = ada.http.get("/api/billing").json()
    assert (before["plan"], before["balance"]) == ("free", 1000)
    assert [one["name"] for one in before["products"]] == ["credits-100", "plan-pro-500"]
    url = ada.http.post("/api/billing/checkout", json={"product": "credits-100"})
    assert url.json()["url"].startswith("https://pay.example/cs_")
    assert double.sessions[-1]["client_reference_id"] == str(ada.id)
    assert ada.http.post("/api/billing/portal").json()["url"].startswith("https://portal.example/")
    paid = checkout("evt_1", ada.id, credits=100, payment="pi_1")
    assert [tell(shop, paid).json()["fresh"] for _ in range(3)] == [True, False, False]
    assert ada.http.get("/api/billing").json()["balance"] == 1100
    assert tell(shop, refund("evt_2", payment="pi_1", refunded=1000)).status_code == 200
    entries = ada.http.get("/api/billing/entries").json()["items"]
    assert [(one["kind"], one["amount"]) for one in entries] == [("refund", -100), ("purchase", 100), ("grant", 1000)]
    page = ada.http.get("/api/billing/entries", params={"limit": 1, "before": entries[0]["id"]}).json()["items"]
    assert [one["id"] for one in page] == [entries[1]["id"]]


def test_an_event_that_is_not_signed_now_is_refused_and_changes_nothing(shop):
    ada = shop.person()
    paid = checkout("evt_9", ada.id, credits=100, payment="pi_9")
    assert tell(shop, paid, secret="whsec_other").status_code == 403
    assert tell(shop, paid, at=time.time() - 400).status_code == 403
    assert tell(shop, paid, at=time.time() + 4000).status_code == 403
    bare = asking.post(f"{shop.url}/api/billing/stripe-events", json=paid)
    assert bare.status_code == 403
    assert bare.headers["content-type"] == "application/problem+json"
    assert ada.http.get("/api/billing").json()["balance"] == 1000


def test_a_provider_that_is_away_is_a_503_that_says_when(shop, double):
    ada = shop.person()
    double.fault = (500, {"error": {"type": "api_error", "message": "oops"}})
    answer = ada.http.post("/api/billing/checkout", json={"product": "credits-100"})
    double.fault = None
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "nothing was charged" in answer.json()["detail"]


def test_where_nothing_is_sold(service):
    ada = service.person()
    assert ada.http.get("/api/billing").json()["products"] == []
    assert ada.http.post("/api/billing/checkout", json={"product": "credits-100"}).status_code == 409
    assert ada.http.post("/api/billing/portal").status_code == 409
    assert asking.post(f"{service.url}/api/billing/stripe-events", json={}).status_code == 409


def test_an_unknown_product_names_the_others(shop):
    answer = shop.person().http.post("/api/billing/checkout", json={"product": "credits-10"})
    assert answer.status_code == 422
    assert "credits-100" in answer.json()["detail"]


def test_an_empty_balance_starts_nothing(serve, quick, tmp_path):
    with serve(quick(tmp_path, credits_at_sign_up=1)) as service:
        ada = service.person()
        ada.generate()
        answer = ada.http.post("/api/generate", json={"title": "One more"})
        assert answer.status_code == 402
        assert ada.http.get("/api/billing").json()["balance"] == 0
