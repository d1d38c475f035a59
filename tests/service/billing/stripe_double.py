"""Stripe on loopback: the four calls that we make, its faults, and events signed as it signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.waiting import pause

KEY = "sk_test_double"
SECRET = "whsec_double"


class StripeDouble(ThreadingHTTPServer):
    """Keeps customers and sessions; `fault` is answered in place of the next answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.customers: dict[str, dict[str, str]] = {}
        self.sessions: list[dict[str, str]] = []
        self.by_key: dict[str, str] = {}
        self.fault: tuple[int, dict[str, Any]] | None = None
        self.hangs = False
        self.calls: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: StripeDouble

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        self.server.calls.append(f"{self.command} {self.path}")
        sent = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()))
        if self.server.hangs:
            pause()
            self.close_connection = True
            return
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._answer(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key"}})
        elif self.server.fault:
            self._answer(*self.server.fault)
        else:
            self._act(sent)

    def _act(self, sent: dict[str, str]) -> None:
        server = self.server
        if self.command == "DELETE" and self.path.startswith("/v1/customers/"):
            name = self.path.rpartition("/")[2]
            if server.customers.pop(name, None) is None:
                self._missing()
                return
            self._answer(200, {"id": name, "object": "customer", "deleted": True})
        elif self.path == "/v1/customers":
            key = self.headers.get("Idempotency-Key") or str(len(server.by_key))
            name = server.by_key.setdefault(key, f"cus_{len(server.by_key)}")
            server.customers.setdefault(name, sent)
            self._answer(200, {"id": name, "object": "customer"})
        elif sent.get("customer") not in server.customers:
            self._missing()
        elif self.path == "/v1/checkout/sessions":
            server.sessions.append(sent)
            name = f"cs_{len(server.sessions)}"
            self._answer(200, {"id": name, "object": "checkout.session", "url": f"https://pay.example/{name}"})
        elif self.path == "/v1/billing_portal/sessions":
            self._answer(200, {"id": "bps_1", "object": "billing_portal.session", "url": "https://portal.example/1"})
        else:
            self._answer(404, {"error": {"type": "invalid_request_error", "message": "Unrecognized request URL"}})

    def _missing(self) -> None:
        error = {"type": "invalid_request_error", "code": "resource_missing", "message": "No such customer"}
        self._answer(404, {"error": error})

    def _answer(self, status: int, held: dict[str, Any]) -> None:
        data = json.dumps(held).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


# Events as they come


def event(identifier: str, kind: str, told: dict[str, Any], *, created: int = 1_795_000_000) -> dict[str, Any]:
    return {"id": identifier, "object": "event", "type": kind, "created": created, "data": {"object": told}}


def checkout(
    identifier: str, user_id: object, *, credits: int, payment: str, kind: str = "completed"
) -> dict[str, Any]:
    told = {
        "id": f"cs_{payment}",
        "mode": "payment",
        "payment_status": "paid",
        "payment_intent": payment,
        "client_reference_id": str(user_id),
        "metadata": {"user_id": str(user_id), "product": f"credits-{credits}", "credits": str(credits)},
    }
    return event(identifier, f"checkout.session.{kind}", told)


def refund(identifier: str, *, payment: str, refunded: int, amount: int = 1000) -> dict[str, Any]:
    told = {"id": f"ch_{payment}", "payment_intent": payment, "amount": amount, "amount_refunded": refunded}
    return event(identifier, "charge.refunded", told)


def dispute(identifier: str, *, payment: str, amount: int = 1000, status: str = "lost") -> dict[str, Any]:
    told = {"id": f"dp_{payment}", "object": "dispute", "charge": f"ch_{payment}", "payment_intent": payment}
    return event(identifier, "charge.dispute.closed", {**told, "amount": amount, "status": status})


def invoice_payment(identifier: str, *, number: str, payment: str) -> dict[str, Any]:
    told = {"id": f"inpay_{payment}", "object": "invoice_payment", "invoice": number}
    paid = {"type": "payment_intent", "payment_intent": payment}
    return event(identifier, "invoice_payment.paid", {**told, "payment": paid})


def invoice(
    identifier: str, user_id: object, *, number: str, price: str, reason: str = "subscription_cycle"
) -> dict[str, Any]:
    told = {
        "id": number,
        "billing_reason": reason,
        "amount_paid": 1000,
        "parent": {"subscription_details": {"metadata": {"user_id": str(user_id), "credits": "7"}}},
        "lines": {"data": [{"pricing": {"price_details": {"price": price}}}]},
    }
    return event(identifier, "invoice.paid", told)


def subscription(
    identifier: str, user_id: object, *, name: str, price: str, status: str, created: int, kind: str = "updated"
) -> dict[str, Any]:
    told = {
        "id": name,
        "status": status,
        "metadata": {"user_id": str(user_id)},
        "items": {"data": [{"price": {"id": price}}]},
    }
    return event(identifier, f"customer.subscription.{kind}", told, created=created)


def signed(payload: bytes, *, at: float | None = None, secret: str = SECRET) -> str:
    moment = int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"
