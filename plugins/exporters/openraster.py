"""OpenRaster (.ora), which Krita, GIMP and MyPaint open: every layer as pixels, in its group, with its blend mode."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import numpy as np
from PIL import Image

from engine.kinds.exporter import Export, Exporter, ExportRequest
from engine.kinds.hookspecs import hookimpl
from engine.looks import BlendMode
from engine.pixels.colour import parse
from engine.pixels.encode import Pixels, encode_png
from engine.scene import GroupLayer, Layer, TextLayer

if TYPE_CHECKING:
    from engine.compositor import Piece

_MEDIA_TYPE = "image/openraster"
_NAMELESS = BlendMode.EXCLUSION
_LOST = f"OpenRaster has no {_NAMELESS}; {{!r}} is mixed as normal"


class OpenRasterExporter:
    name = "openraster"
    suffix = ".ora"

    def export(self, request: ExportRequest) -> Export:
        file, (height, width) = _Archive(request), request.pixels.shape[:2]
        notes = tuple(_LOST.format(layer.name) for layer in request.scene.walk() if layer.blend is _NAMELESS)
        data, facts = file.closed(request.pixels), {"layers": file.count}
        return Export(data=data, media_type=_MEDIA_TYPE, width=width, height=height, notes=notes, facts=facts)

    def verify(self, data: bytes) -> list[str]:
        """Whether its media type is said where readers look, and all that the stack names is there."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            first, names = archive.infolist()[0], archive.namelist()
            said = first.filename == "mimetype" and not first.compress_type and archive.read(first).decode()
            layers = fromstring(archive.read("stack.xml")).iter("layer")
        wanted = ["mergedimage.png", "Thumbnails/thumbnail.png", *(layer.attrib["src"] for layer in layers)]
        wrong = [f"it lacks {name}" for name in wanted if name not in names]
        return wrong if said == _MEDIA_TYPE else ["its media type is not what is said first", *wrong]


class _Archive:
    """The file as it grows. Its stack names the uppermost layer first."""

    def __init__(self, request: ExportRequest) -> None:
        self._scene, self._piece = request.scene, request.compositor.piece
        self._file, self.count = io.BytesIO(), 0
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED)
        self._write("mimetype", _MEDIA_TYPE.encode())
        self._image = Element("image", w=f"{self._scene.width:.0f}", h=f"{self._scene.height:.0f}", version="0.0.6")
        self._stack(SubElement(self._image, "stack"), self._scene.layers)

    def closed(self, merged: Pixels) -> bytes:
        thumbnail, file = Image.fromarray(merged), io.BytesIO()
        thumbnail.thumbnail((256, 256))
        thumbnail.save(file, "PNG")
        self._write("Thumbnails/thumbnail.png", file.getvalue())
        self._write("mergedimage.png", encode_png(merged))
        self._write("stack.xml", tostring(self._image, encoding="UTF-8", xml_declaration=True))
        self._zip.close()
        return self._file.getvalue()

    def _write(self, name: str, data: bytes) -> None:
        """With one date for ever, so that the same scene gives the same bytes."""
        self._zip.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)

    def _stack(self, parent: Element, layers: tuple[Layer, ...]) -> None:
        for layer in reversed(layers):
            at, shown = parent, layer
            if layer.effects and layer.opacity < 1:  # they fade as one
                at = _element(parent, "stack", layer, blend=BlendMode.NORMAL)
                shown = layer.model_copy(update={"opacity": 1.0, "visible": True})
            if isinstance(shown, GroupLayer) and not shown.mask:
                group = _element(at, "stack", shown, isolation="isolate" if shown.isolated else "auto")
                self._stack(group, shown.layers)
            else:
                self._pixels(_element(at, "layer", shown), layer)
            for number, effect in reversed(list(enumerate(layer.effects))):
                beneath = shown.model_copy(update={"name": f"{layer.name} – {effect.kind}", "opacity": 1.0})
                element = _element(at, "layer", beneath, blend=getattr(effect, "blend", BlendMode.NORMAL))
                self._pixels(element, layer, f"effect:{number}", effect.colour)

    def _pixels(self, element: Element, layer: Layer, part: str = "content", colour: str = "#000000") -> None:
        piece = self._piece(self._scene, layer.id, part=part)
        pixels = piece.pixels if piece else np.zeros((1, 1, 4), np.uint8)
        if pixels.ndim == 2:
            pixels = np.dstack([np.full((*pixels.shape, 3), parse(colour)[:3], np.uint8), pixels])
        elif piece and not isinstance(layer, TextLayer) and layer.mask:
            pixels = _masked(piece, self._piece(self._scene, layer.id, part="mask"))
        name, self.count = f"data/layer{self.count:03}.png", self.count + 1
        element.attrib.update(src=name, x=str(piece.x if piece else 0), y=str(piece.y if piece else 0))
        self._write(name, encode_png(pixels))


def _masked(piece: Piece, mask: Piece | None) -> Pixels:
    cover = Image.new("L", piece.pixels.shape[1::-1])
    if mask:
        cover.paste(Image.fromarray(mask.pixels), (mask.x - piece.x, mask.y - piece.y))
    alpha = (piece.pixels[..., 3].astype(np.uint16) * np.asarray(cover) + 127) // 255
    return np.dstack([piece.pixels[..., :3], alpha.astype(np.uint8)])


def _element(parent: Element, tag: str, layer: Layer, *, blend: BlendMode | None = None, **more: str) -> Element:
    mode = blend or layer.blend
    operator = "src-over" if mode in (BlendMode.NORMAL, _NAMELESS) else mode.value
    told = {"name": " ".join(layer.name.split()), "opacity": f"{layer.opacity:g}", "composite-op": f"svg:{operator}"}
    told |= {"visibility": "visible" if layer.visible else "hidden"} | ({"edit-locked": "true"} if layer.locked else {})
    return SubElement(parent, tag, told | more)


@hookimpl
def register_exporters() -> list[Exporter]:
    return [OpenRasterExporter()]
