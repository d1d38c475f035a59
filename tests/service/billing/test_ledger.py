"""Credits under every event five times, in any order, with kills in between: the sum is always the same."""

import contextlib
import json
import random
import signal
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.errors import InputError
from service import generations
from service.billing import happenings, receive, statement
from service.database import Database, LedgerEntry, User, WebhookReceipt
from service.generations import GenerationRequest
from service.generations.credits import balance
from service.settings import Settings
from tests.servers import add_user
from tests.service.billing.stripe_double import (
    checkout,
    dispute,
    event,
    invoice,
    invoice_payment,
    refund,
    subscription,
)
from tests.waiting import HANG_SECONDS, pause, wait_for

ROOT = Path(__file__).resolve().parents[3]
PRICES = {"credits-100": "price_100", "plan-pro-500": "price_pro", "plan-team-2000": "price_team"}


@pytest.fixture
def selling(settings: Settings) -> Settings:
    return settings.model_copy(update={"stripe_price_ids": PRICES})


def sum_of(database: Database, user_id: uuid.UUID) -> int:
    with database.read() as session:
        return balance(session, user_id)


def story(user_id: uuid.UUID, tag: str) -> list[dict]:
    """A month of one customer, with refunds and disputes; it ends with `END` credits and the plan `pro`."""
    return [
        checkout(f"evt_{tag}1", user_id, credits=100, payment=f"pi_{tag}1"),
        checkout(f"evt_{tag}2", user_id, credits=100, payment=f"pi_{tag}2"),
        checkout(f"evt_{tag}3", user_id, credits=100, payment=f"pi_{tag}2", kind="async_payment_succeeded"),
        refund(f"evt_{tag}4", payment=f"pi_{tag}1", refunded=200),
        refund(f"evt_{tag}5", payment=f"pi_{tag}1", refunded=500),
        refund(f"evt_{tag}6", payment=f"pi_{tag}2", refunded=1000),
        invoice(f"evt_{tag}7", user_id, number=f"in_{tag}1", price="price_pro", reason="subscription_create"),
        invoice(f"evt_{tag}8", user_id, number=f"in_{tag}2", price="price_pro"),
        invoice(f"evt_{tag}9", user_id, number=f"in_{tag}3", price="price_pro", reason="subscription_update"),
        subscription(f"evt_{tag}a", user_id, name="sub_1", price="price_team", status="active", created=10),
        subscription(f"evt_{tag}b", user_id, name="sub_1", price="price_pro", status="active", created=20),
        subscription(f"evt_{tag}c", user_id, name="sub_2", price="price_team", status="active", created=30),
        subscription(
            f"evt_{tag}d", user_id, name="sub_2", price="price_team", status="canceled", created=25, kind="deleted"
        ),
        event(f"evt_{tag}e", "customer.updated", {"id": "cus_x"}),
        invoice_payment(f"evt_{tag}f", number=f"in_{tag}1", payment=f"pi_{tag}3"),
        invoice_payment(f"evt_{tag}g", number=f"in_{tag}2", payment=f"pi_{tag}4"),
        refund(f"evt_{tag}h", payment=f"pi_{tag}3", refunded=300),
        dispute(f"evt_{tag}i", payment=f"pi_{tag}4"),
        checkout(f"evt_{tag}j", user_id, credits=100, payment=f"pi_{tag}5"),
        dispute(f"evt_{tag}k", payment=f"pi_{tag}5", amount=400),
        refund(f"evt_{tag}l", payment=f"pi_{tag}5", refunded=600),
        checkout(f"evt_{tag}m", user_id, credits=100, payment=f"pi_{tag}6"),
        dispute(f"evt_{tag}n", payment=f"pi_{tag}6", status="won"),
    ]


BOUGHT = (100 - 50) + (100 - 100) + (100 - 40 - 60) + 100
PLANNED = (500 - 150) + (500 - 500)
END = 1000 + BOUGHT + PLANNED


@pytest.mark.parametrize("seed", range(3))
def test_every_event_five_times_in_any_order(database, selling, seed):
    users = [add_user(database) for _ in range(2)]
    events = [one for index, user in enumerate(users) for one in story(user, f"{index}_")] * 5
    random.Random(seed).shuffle(events)
    fresh = [receive(database, one, settings=selling) for one in events]
    assert sum(fresh) == len(events) // 5
    for user in users:
        assert sum_of(database, user) == END
        with database.read() as session:
            assert session.get_one(User, user).plan == "pro"


@pytest.mark.parametrize(
    "said",
    [{"proration": True}]
    + [{"parent": {kind: {"proration": True}}} for kind in ("subscription_item_details", "invoice_item_details")],
)
def test_a_dearer_plan_that_was_had_for_a_minute_brings_nothing(database, selling, user_id, said):
    """Changed to and back before the period ended, it stands first among the lines of the next invoice."""
    told = invoice("evt_change", user_id, number="in_change", price="price_pro")
    passing = {"pricing": {"price_details": {"price": "price_team"}}, "amount": -3, **said}
    told["data"]["object"]["lines"]["data"].insert(0, passing)
    before = sum_of(database, user_id)
    assert receive(database, told, settings=selling)
    assert sum_of(database, user_id) - before == 500


KILLED = """
import json, sys
from service.billing import receive
from service.database import open_database
from service.settings import Settings
settings = Settings(**json.loads(sys.argv[1]))
database = open_database(settings)
print("ready", flush=True)
for line in sys.stdin:
    receive(database, json.loads(line), settings=settings)
    print("done", flush=True)
"""


def test_killed_in_between_and_told_again(database, selling, user_id):
    """What the provider does: it tells again whatever was not answered. 4 kills, each at another moment."""
    events = story(user_id, "k") * 2
    random.Random(7).shuffle(events)
    given = json.dumps(
        {
            "data_dir": str(selling.data_dir),
            "database_url": selling.database_url,
            "queue_url": selling.queue_url,
            "stripe_price_ids": PRICES,
            "secret_key": "a key for tests, of no use elsewhere",
        }
    )
    moments = random.Random(8)
    kills = 0
    while events:
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, given], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdout.readline() == b"ready\n"
        answered = moments.randrange(2, 5) if kills < 4 else len(events)
        for one in events[: answered + 1]:
            process.stdin.write(json.dumps(one).encode() + b"\n")
        process.stdin.flush()
        for _ in range(min(answered, len(events))):
            assert process.stdout.readline() == b"done\n"
        if kills < 4:
            pause(moments.uniform(0, 0.012))
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.stdin.close()
        process.wait(HANG_SECONDS)
        process.stdout.close()
        events = events[answered:]
    assert kills == 4
    assert sum_of(database, user_id) == END


def test_without_the_receipt_and_the_key_the_same_check_sees_doubles(database, selling, user_id):
    """The planted fault: receipts and keys that are forgotten, as if neither were unique."""
    for one in story(user_id, "p") * 2:
        receive(database, one, settings=selling)
        with database.transaction() as session:
            session.execute(sa.delete(WebhookReceipt).where(WebhookReceipt.provider == "stripe"))
            session.execute(sa.update(LedgerEntry).values(once=LedgerEntry.once + sa.cast(LedgerEntry.id, sa.String)))
    assert sum_of(database, user_id) != END


ABOUT_NOBODY = [
    checkout("evt_n", uuid.uuid4(), credits=100, payment="pi_n"),
    checkout("evt_x", "nobody", credits=100, payment="pi_x"),
    event("evt_e", "checkout.session.completed", {}),
    event("evt_f", "charge.refunded", {"payment_intent": 5, "amount": "a"}),
    event("evt_g", "invoice.paid", {"billing_reason": "subscription_cycle", "lines": {"data": [None, {}]}}),
    event("evt_h", "customer.subscription.updated", {"metadata": [], "items": 7}),
]


def somebody_waits(database: Database) -> bool:
    """For a lock that is not a row's."""
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with database.read() as session:
        return bool(session.scalar(waiting))


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_refund_does_not_pass_its_purchase_by(database, selling, user_id, monkeypatch):
    """It comes when the purchase is written and not yet committed: it waits, or neither would see the other."""
    bought = checkout("evt_1", user_id, credits=100, payment="pi_1")
    back = refund("evt_2", payment="pi_1", refunded=1000)
    act, acted = happenings.act, []
    with ThreadPoolExecutor(1) as pool:

        def slow(session, event, products):
            touched = act(session, event, products)
            acted.append(event)
            if event is bought:
                pool.submit(receive, database, back, settings=selling)
                wait_for(lambda: back in acted or somebody_waits(database), "the refund")
            return touched

        monkeypatch.setattr(happenings, "act", slow)
        receive(database, bought, settings=selling)
    assert (acted, sum_of(database, user_id)) == ([bought, back], 1000)


def test_what_no_database_keeps_is_no_event_and_no_fault_of_ours(database, selling, user_id):
    for payment in ("pi_" + "x" * 500, "pi_\0"):
        with contextlib.suppress(InputError):
            receive(database, checkout("evt_1", user_id, credits=100, payment=payment), settings=selling)


def test_an_event_about_nobody_changes_nothing(database, selling, user_id):
    for one in ABOUT_NOBODY:
        assert receive(database, one, settings=selling)
        assert not receive(database, one, settings=selling)
    assert sum_of(database, user_id) == 1000


def test_a_payment_that_does_not_say_what_for_adds_nothing(database, selling, user_id):
    for number, credits in enumerate(("0", "-5", "1e9", "999999999999", "٣", "", None, [])):
        one = checkout(f"evt_{number}", user_id, credits=100, payment=f"pi_{number}")
        one["data"]["object"]["metadata"]["credits"] = credits
        receive(database, one, settings=selling)
    assert sum_of(database, user_id) == 1000


def test_one_not_yet_paid_adds_nothing_until_it_is(database, selling, user_id):
    one = checkout("evt_1", user_id, credits=100, payment="pi_1")
    one["data"]["object"]["payment_status"] = "unpaid"
    receive(database, one, settings=selling)
    assert sum_of(database, user_id) == 1000
    receive(
        database,
        checkout("evt_2", user_id, credits=100, payment="pi_1", kind="async_payment_succeeded"),
        settings=selling,
    )
    assert sum_of(database, user_id) == 1100


def test_a_failed_or_cancelled_generation_costs_nothing_and_a_ready_one_its_price(database, settings, user_id):
    def one_more() -> generations.Claim:
        generations.submit(database, GenerationRequest(title="Sleep"), user_id=user_id, settings=settings)
        assert sum_of(database, user_id) == there - 1
        return generations.claim(database, settings, worker_id="w")

    there = 1000
    generations.fail(database, one_more(), code="x", message="No.")
    assert sum_of(database, user_id) == there
    generations.yield_to_cancel(database, one_more())
    assert sum_of(database, user_id) == there
    generations.finish(database, one_more(), artifacts=(), preview_key=None, download_key=None)
    assert sum_of(database, user_id) == 999


@pytest.mark.parametrize("seed", range(2))
def test_the_balance_is_the_sum_after_anything(database, selling, user_id, seed):
    """A model beside the ledger: 60 random steps, compared after each."""
    dice = random.Random(seed)
    expected, running, bought = 1000, [], []
    for step in range(60):
        what = dice.choice(("submit", "submit", "finish", "fail", "buy", "again", "refund"))
        if what == "submit":
            generations.submit(database, GenerationRequest(title=f"Take {step}"), user_id=user_id, settings=selling)
            if len(running) < selling.running_per_user:
                running.append(generations.claim(database, selling, worker_id=f"w{step}"))
            expected -= 1
        elif what == "finish" and running:
            generations.finish(database, running.pop(), artifacts=(), preview_key=None, download_key=None)
        elif what == "fail" and running:
            generations.fail(database, running.pop(), code="x", message="No.")
            expected += 1
        elif what == "buy":
            bought.append(checkout(f"evt_{step}", user_id, credits=100, payment=f"pi_{step}"))
            receive(database, bought[-1], settings=selling)
            expected += 100
        elif what == "again" and bought:
            receive(database, dice.choice(bought), settings=selling)
        elif what == "refund" and bought:
            payment = bought.pop()["data"]["object"]["payment_intent"]
            receive(database, refund(f"evt_r{step}", payment=payment, refunded=1000), settings=selling)
            expected -= 100
        told = statement(database, user_id, limit=500)
        assert told.balance == sum(entry.amount for entry in told.entries) == expected
