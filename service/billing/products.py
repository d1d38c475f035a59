"""What is sold, as the settings say: `credits-100` once, `plan-pro-500` each period, with the provider's price ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from engine.errors import UnknownName
from service.errors import SettingsError
from service.settings import Settings

_NAME = re.compile(r"^(?:credits|plan-(?P<plan>[a-z][a-z0-9]{0,30}))-(?P<credits>[1-9]\d{0,6})$")


@dataclass(frozen=True, kw_only=True)
class Product:
    name: str
    kind: Literal["credits", "plan"]
    credits: int
    """Given once, or at the start of each period."""
    price_id: str
    plan: str | None = None


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    products: tuple[Product, ...]

    def named(self, name: str) -> Product:
        """`UnknownName` offers the nearest ones."""
        found = {product.name: product for product in self.products}
        if name not in found:
            raise UnknownName("product", name, found)
        return found[name]

    def priced(self, price_id: str | None) -> Product | None:
        return next((product for product in self.products if product.price_id == price_id), None)


def catalogue(settings: Settings) -> Catalogue:
    """Every product; `SettingsError` names one that cannot be read."""
    return Catalogue(products=tuple(_product(name, price) for name, price in sorted(settings.stripe_price_ids.items())))


def _product(name: str, price_id: str) -> Product:
    found = _NAME.match(name)
    if not found:
        raise SettingsError(f"THUMBSMITH_STRIPE_PRICE_IDS: {name!r} is no product; write credits-100 or plan-pro-500")
    plan = found["plan"]
    return Product(
        name=name, kind="plan" if plan else "credits", credits=int(found["credits"]), price_id=price_id, plan=plan
    )
