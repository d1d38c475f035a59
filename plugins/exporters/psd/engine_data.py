"""Photoshop's text engine notation: nested dictionaries, lists, numbers and UTF-16 strings as one byte string."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Node = Mapping[str, "Node"] | Sequence["Node"] | str | bool | int | float

_ESCAPED = {0x28: b"\\(", 0x29: b"\\)", 0x5C: b"\\\\"}


def write(tree: Node) -> bytes:
    """The tree as the engine data of a type layer."""
    return b"\n\n" + b"".join(_node(tree, 0)) + b"\n"


def _node(node: Node, depth: int) -> Iterator[bytes]:
    match node:
        case Mapping():
            yield from _mapping(node, depth)
        case str():
            yield b"(" + _escaped(b"\xfe\xff" + node.encode("utf-16-be")) + b")"
        case bool():
            yield b"true" if node else b"false"
        case int():
            yield b"%d" % node
        case float():
            yield _number(node)
        case _:
            yield from _list(node, depth)


def _mapping(node: Mapping[str, Node], depth: int) -> Iterator[bytes]:
    indent = b"\t" * depth
    yield b"<<\n"
    for key, value in node.items():
        yield indent + b"\t/" + key.encode("ascii")
        yield b"\n" + indent + b"\t" if isinstance(value, dict) else b" "
        yield from _node(value, depth + 1)
        yield b"\n"
    yield indent + b">>"


def _list(node: Sequence[Node], depth: int) -> Iterator[bytes]:
    if any(isinstance(item, dict) for item in node):
        indent = b"\t" * depth
        yield b"["
        for item in node:
            yield b"\n" + indent
            yield from _node(item, depth)
        yield b"\n" + indent + b"]"
        return
    yield b"[ "
    for item in node:
        yield from _node(item, depth)
        yield b" "
    yield b"]"


def _number(value: float) -> bytes:
    """At most five decimals, never an exponent, always with a point; Photoshop drops the zero before it."""
    text = f"{value:.5f}".rstrip("0")
    text = text + "0" if text.endswith(".") else text
    if text in ("-0.0", "0.0"):
        return b"0.0"
    return text.replace("0.", ".", 1).encode() if text.lstrip("-").startswith("0.") else text.encode()


def _escaped(units: bytes) -> bytes:
    return b"".join(_ESCAPED.get(byte, bytes((byte,))) for byte in units)
