"""Prompts of any length: cut into what the encoders take, at commas where that can be, encoded and joined again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

Embeddings = tuple[torch.Tensor, torch.Tensor]
"""For each prompt its whole sequence, and one vector for all of it."""


def encoded(pipe: Any, prompts: Sequence[str]) -> Embeddings:
    """`(prompts, 77 x chunks, width)` and `(prompts, width)`; the shorter ones are filled up with empty chunks."""
    pieces = [_pieces(pipe.tokenizer, prompt) for prompt in prompts]
    most = max(map(len, pieces))
    filled = [[*each, *[""] * (most - len(each))] for each in pieces]
    found = [_encode(pipe, [each[number] for each in filled]) for number in range(most)]
    return torch.cat([whole for whole, _ in found], dim=1), found[0][1]


def _pieces(tokenizer: Any, prompt: str) -> list[str]:
    """Texts of at most 75 tokens each, cut at a comma, else between words."""
    room = tokenizer.model_max_length - 2
    pieces, held = [], ""
    for part in _parts(tokenizer, prompt, room):
        longer = f"{held}, {part}" if held else part
        if held and _length(tokenizer, longer) > room:
            pieces.append(held)
            held = part
        else:
            held = longer
    return [*pieces, held]


def _parts(tokenizer: Any, prompt: str, room: int) -> list[str]:
    parts = [part.strip() for part in prompt.split(",") if part.strip()]
    short: list[str] = []
    for part in parts:
        short += [part] if _length(tokenizer, part) <= room else _by_words(tokenizer, part, room)
    return short or [""]


def _by_words(tokenizer: Any, part: str, room: int) -> list[str]:
    made = [""]
    words = (piece for word in part.split() for piece in _halved(tokenizer, word, room))
    for word in words:
        longer = f"{made[-1]} {word}".strip()
        if _length(tokenizer, longer) <= room:
            made[-1] = longer
        else:
            made.append(word)
    return [piece for piece in made if piece]


def _halved(tokenizer: Any, word: str, room: int) -> list[str]:
    """Not every script has spaces between its words."""
    if len(word) < 2 or _length(tokenizer, word) <= room:
        return [word]
    middle = len(word) // 2
    return [*_halved(tokenizer, word[:middle], room), *_halved(tokenizer, word[middle:], room)]


def _length(tokenizer: Any, text: str) -> int:
    return len(tokenizer(text, add_special_tokens=False, truncation=False, verbose=False).input_ids)


def _encode(pipe: Any, texts: list[str]) -> Embeddings:
    """As SDXL was trained: the last layer but one of both encoders side by side, the second's own summary."""
    wholes, summary = [], None
    encoders = ((pipe.tokenizer, pipe.text_encoder), (pipe.tokenizer_2, pipe.text_encoder_2))
    for tokenizer, encoder in encoders:
        tokens = tokenizer(
            texts,
            padding="max_length",
            max_length=tokenizer.model_max_length,
            truncation=True,
            return_tensors="pt",
        ).input_ids.to(pipe._execution_device)
        told = encoder(tokens, output_hidden_states=True)
        wholes.append(told.hidden_states[-2])
        summary = told[0]
    assert summary is not None
    return torch.cat(wholes, dim=-1), summary
