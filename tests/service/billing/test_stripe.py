"""The way to pay, over the wire to a double of Stripe; and which events are believed."""

import json
import threading
import time
from collections.abc import Iterator

import pytest

from engine.errors import InputError, UnknownName
from service.billing import catalogue, checked_event, open_portal, open_stripe, start_checkout
from service.database import User
from service.errors import Conflict, NotAllowed, SettingsError, Unavailable
from service.settings import Settings
from tests.service.billing.stripe_double import KEY, SECRET, StripeDouble, checkout, signed

PRICES = {"credits-100": "price_100", "plan-pro-500": "price_pro"}


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    server = StripeDouble()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def selling(settings: Settings, double: StripeDouble) -> Settings:
    values = {"stripe_secret_key": KEY, "stripe_webhook_secret": SECRET, "stripe_api_url": double.url}
    kept = {name: value for name, value in settings.model_dump().items() if name in settings.model_fields_set}
    return Settings(**{**kept, **values, "stripe_price_ids": PRICES})


def test_a_checkout_says_who_pays_for_what(database, selling, double, user_id):
    stripe = open_stripe(selling)
    url = start_checkout(database, stripe, user_id=user_id, product="credits-100", settings=selling)
    start_checkout(database, stripe, user_id=user_id, product="plan-pro-500", settings=selling)
    assert url == "https://pay.example/cs_1"
    once, plan = double.sessions
    assert (once["mode"], once["line_items[0][price]"]) == ("payment", "price_100")
    assert (once["metadata[user_id]"], once["metadata[credits]"]) == (str(user_id), "100")
    assert (plan["mode"], plan["subscription_data[metadata][credits]"]) == ("subscription", "500")
    assert len(double.customers) == 1
    assert open_portal(database, stripe, user_id=user_id, settings=selling) == "https://portal.example/1"


def test_a_plan_is_bought_once(database, selling, double, user_id):
    with database.transaction() as session:
        session.get_one(User, user_id).plan = "pro"
    with pytest.raises(Conflict, match="portal"):
        start_checkout(database, open_stripe(selling), user_id=user_id, product="plan-pro-500", settings=selling)
    assert double.sessions == []


@pytest.mark.parametrize(
    "fault",
    [
        (500, {"error": {"type": "api_error", "message": "oops"}}),
        (429, {"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "slow down"}}),
        (400, {"error": {"type": "invalid_request_error", "message": "No such price"}}),
        (402, {"error": {"type": "card_error", "message": "declined"}}),
    ],
)
def test_a_fault_of_the_provider_is_for_now(database, selling, double, user_id, fault):
    double.fault = fault
    with pytest.raises(Unavailable):
        start_checkout(database, open_stripe(selling), user_id=user_id, product="credits-100", settings=selling)


def test_a_provider_that_hangs_up_or_is_not_there(database, selling, double, user_id):
    double.hangs = True
    with pytest.raises(Unavailable):
        start_checkout(database, open_stripe(selling), user_id=user_id, product="credits-100", settings=selling)
    gone = selling.model_copy(update={"stripe_api_url": "http://127.0.0.1:9"})
    with pytest.raises(Unavailable):
        start_checkout(database, open_stripe(gone), user_id=user_id, product="credits-100", settings=gone)


def test_a_customer_is_forgotten_once_or_twice(selling, double, database, user_id):
    stripe = open_stripe(selling)
    start_checkout(database, stripe, user_id=user_id, product="credits-100", settings=selling)
    (customer,) = double.customers
    stripe.forget(customer)
    stripe.forget(customer)
    assert double.customers == {}


def test_where_nothing_is_sold(database, settings, user_id):
    assert open_stripe(settings) is None
    with pytest.raises(Conflict, match="nothing is sold"):
        start_checkout(database, None, user_id=user_id, product="credits-100", settings=settings)
    with pytest.raises(Conflict):
        open_portal(database, None, user_id=user_id, settings=settings)


def test_products_are_read_from_their_names(selling):
    products = catalogue(selling)
    assert (products.named("plan-pro-500").plan, products.named("credits-100").credits) == ("pro", 100)
    with pytest.raises(UnknownName, match="credits-100"):
        products.named("credits-10")
    for name in ("credit-100", "credits-0", "plan-500", "plan-Pro-5", "credits-100x"):
        with pytest.raises(SettingsError, match=name):
            catalogue(selling.model_copy(update={"stripe_price_ids": {name: "price"}}))


# Which events are believed


@pytest.fixture
def believing(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, stripe_webhook_secret=SECRET)


def payload() -> bytes:
    return json.dumps(checkout("evt_1", "someone", credits=5, payment="pi_1")).encode()


@pytest.mark.parametrize("offset", [0, -200, 200])
def test_an_event_of_now_is_believed(believing, offset):
    body = payload()
    assert checked_event(body, signed(body, at=time.time() + offset), settings=believing)["id"] == "evt_1"


@pytest.mark.parametrize(
    "signature",
    [
        lambda body: signed(body, at=time.time() - 400),
        lambda body: signed(body, at=time.time() + 4000),
        lambda body: signed(body, at=time.time() + 10**9),
        lambda body: signed(body, secret="whsec_other"),
        lambda body: signed(body + b" "),
        lambda body: signed(body).replace("v1=", "v0="),
        lambda body: signed(body).replace("t=", "t=1,t="),
        lambda body: signed(body) + f",t={int(time.time()) + 10**6}",
        lambda _: "t=abc,v1=def",
        lambda _: "t=,v1=é",
        lambda _: "",
        lambda _: None,
    ],
)
def test_any_other_is_refused(believing, signature):
    body = payload()
    with pytest.raises(NotAllowed):
        checked_event(body, signature(body), settings=believing)


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"[]", b"{}", b"[" * 5000, b'{"id": "e", "type": 5, "created": 1, "data": {"object": {}}}']
)
def test_a_signed_thing_that_is_no_event_is_refused(believing, body):
    with pytest.raises((InputError, NotAllowed)):
        checked_event(body, signed(body), settings=believing)


def test_without_a_secret_nothing_is_believed(tmp_path):
    with pytest.raises(Conflict):
        checked_event(payload(), signed(payload()), settings=Settings(data_dir=tmp_path))
