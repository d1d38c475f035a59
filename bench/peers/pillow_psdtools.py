"""The same work with Pillow and psd-tools, as one who knows both would write it.

Pictures are read once for both canvases, shadows blur one grey channel, layers are cropped to their ink and to
the canvas, files carry the libraries' default compression.
Prints one line of JSON: seconds in all and by stage, and peak memory in MB.
"""

import json
import re
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps
from psd_tools import PSDImage

Canvas = dict[str, Any]
Layer = tuple[str, Image.Image, int, int]


def shadow_of(person: Image.Image, canvas: Canvas) -> tuple[Image.Image, int, int]:
    """A black picture whose alpha is the person's, blurred; and its offset from the person's corner."""
    sigma = canvas["shadow_sigma"]
    pad = round(3 * sigma)
    alpha = ImageOps.expand(person.getchannel("A"), pad).filter(ImageFilter.GaussianBlur(sigma))
    shadow = Image.new("RGBA", alpha.size, "#000000")
    shadow.putalpha(alpha.point(lambda value: round(value * canvas["shadow_opacity"])))
    return shadow, canvas["shadow_dx"] - pad, canvas["shadow_dy"] - pad


def cropped(image: Image.Image, left: int, top: int, canvas: Canvas) -> tuple[Image.Image, int, int]:
    """The layer's ink within the canvas, and where it stands."""
    box = (
        max(0, -left),
        max(0, -top),
        min(image.width, canvas["width"] - left),
        min(image.height, canvas["height"] - top),
    )
    image = image.crop(box)
    ink = image.getbbox()
    assert ink is not None
    return image.crop(ink), left + box[0] + ink[0], top + box[1] + ink[1]


def title_of(canvas: Canvas, font_path: str) -> Image.Image:
    picture = Image.new("RGBA", (canvas["width"], canvas["height"]), canvas["title_colour"] + "00")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(font_path, canvas["title_size"])
    for line, baseline in zip(canvas["title"], canvas["title_baselines"], strict=True):
        pen.text((canvas["title_x"], baseline), line, font=font, fill=canvas["title_colour"], anchor="ls")
    return picture


def layers_of(canvas: Canvas, pictures: dict[str, Image.Image], font_path: str) -> list[Layer]:
    """Name, picture, left and top of every layer from the back."""
    size = (canvas["width"], canvas["height"])
    layers = [("Background", ImageOps.fit(pictures[canvas["background"]], size, Image.Resampling.LANCZOS), 0, 0)]
    for placed in canvas["people"]:
        person = pictures[placed["file"]].resize((placed["width"], placed["height"]), Image.Resampling.LANCZOS)
        shadow, dx, dy = shadow_of(person, canvas)
        for name, image, left, top in (
            (f"Shadow {placed['file']}", shadow, placed["x"] + dx, placed["y"] + dy),
            (placed["file"], person, placed["x"], placed["y"]),
        ):
            layers.append((name, *cropped(image, left, top, canvas)))
    return [*layers, ("Title", *cropped(title_of(canvas, font_path), 0, 0, canvas))]


def merged(layers: list[Layer]) -> Image.Image:
    picture = layers[0][1].convert("RGBA")
    for _, image, left, top in layers[1:]:
        picture.alpha_composite(image, (left, top))
    return picture.convert("RGB")


def save_psd(canvas: Canvas, layers: list[Layer], path: Path) -> None:
    document = PSDImage.new("RGB", (canvas["width"], canvas["height"]))
    for name, image, left, top in layers:
        document.create_pixel_layer(image, name=name, left=left, top=top)
    document.save(path)


def peak_mb() -> float:
    """This process's own peak: `VmHWM` where there is one, for `ru_maxrss` also counts what came before it."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+)", status.read_text()) if status.exists() else None
    return int(found[1] if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def main(work_file: str, out: str) -> None:
    Image.init()  # Pillow imports its formats when first used; imports are left out for all
    stages: defaultdict[str, float] = defaultdict(float)
    began = time.perf_counter()

    def lap(stage: str, since: float) -> float:
        now = time.perf_counter()
        stages[stage] += now - since
        return now

    folder, work = Path(work_file).parent, json.loads(Path(work_file).read_text())
    pictures: dict[str, Image.Image] = {}
    canvases = work["canvases"]
    for name in {c["background"] for c in canvases} | {p["file"] for c in canvases for p in c["people"]}:
        pictures[name] = Image.open(folder / name)
        pictures[name].load()
    at = lap("read", began)
    for canvas in canvases:
        layers = layers_of(canvas, pictures, work["font"])
        picture = merged(layers)
        at = lap("draw", at)
        target = Path(out) / canvas["name"]
        picture.save(target.with_suffix(".jpg"), quality=canvas["jpeg_quality"], subsampling=0)
        at = lap("jpeg", at)
        picture.save(target.with_suffix(".png"))
        at = lap("png", at)
        save_psd(canvas, layers, target.with_suffix(".psd"))
        at = lap("psd", at)
    print(json.dumps({"seconds": time.perf_counter() - began, "stages": stages, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
