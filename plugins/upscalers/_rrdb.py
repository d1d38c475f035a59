"""The network of ESRGAN and Real-ESRGAN x4: residual dense blocks, then twice the size two times. Needs torch."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

_RESIDUAL = 0.2


class DenseBlock(nn.Module):
    """Five convolutions, each of which sees what all before it made."""

    def __init__(self, wide: int, growth: int) -> None:
        super().__init__()
        for number in range(1, 6):
            out = wide if number == 5 else growth
            self.add_module(f"conv{number}", nn.Conv2d(wide + (number - 1) * growth, out, 3, padding=1))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        seen = [given]
        for number in range(1, 5):
            made = self.get_submodule(f"conv{number}")(torch.cat(seen, 1))
            seen.append(functional.leaky_relu(made, _RESIDUAL))
        return given + _RESIDUAL * self.get_submodule("conv5")(torch.cat(seen, 1))


class Block(nn.Module):
    """Three of them, one after the other."""

    def __init__(self, wide: int, growth: int) -> None:
        super().__init__()
        self.rdb1, self.rdb2, self.rdb3 = (DenseBlock(wide, growth) for _ in range(3))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        return given + _RESIDUAL * self.rdb3(self.rdb2(self.rdb1(given)))


class Rrdb(nn.Module):
    def __init__(self, *, blocks: int, wide: int, growth: int) -> None:
        super().__init__()
        self.conv_first = nn.Conv2d(3, wide, 3, padding=1)
        self.body = nn.Sequential(*(Block(wide, growth) for _ in range(blocks)))
        self.conv_body, self.conv_up1, self.conv_up2, self.conv_hr = (
            nn.Conv2d(wide, wide, 3, padding=1) for _ in range(4)
        )
        self.conv_last = nn.Conv2d(wide, 3, 3, padding=1)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        made = self.conv_first(given)
        made = made + self.conv_body(self.body(made))
        for larger in (self.conv_up1, self.conv_up2):
            made = functional.leaky_relu(larger(functional.interpolate(made, scale_factor=2.0, mode="nearest")), 0.2)
        return self.conv_last(functional.leaky_relu(self.conv_hr(made), 0.2))


def network(*, blocks: int, wide: int, growth: int) -> Rrdb:
    return Rrdb(blocks=blocks, wide=wide, growth=growth)
