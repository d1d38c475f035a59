"""Cutouts against a known matte: the plain recipe beside ours, in ten hard cases. `python -m bench.cutouts`.

The sample portrait's matte is laid over other grounds and the picture is made worse: then both methods cut it out
again. Figures: mean absolute error of the matte in thousandths, over the head and over all, and seconds.
A second table says how much is left of the helmet that she holds, in the photograph itself made worse.
`--finder insightface` measures another face finder beside the default: which faces it finds, where, and how soon.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from engine.cutout import cut_out
from engine.cutout.cutting import _frame, _matte
from engine.cutout.exposure import evened
from engine.geometry import Point
from engine.person import Cutout, Face, FaceFinder, Photo
from engine.studio import open_registry
from plugins.faces.litert import LitertFinder

Pixels = NDArray[np.uint8]
Eyes = tuple[Point, Point]
Method = Callable[[Pixels, LitertFinder], NDArray[np.floating]]


def plain(pixels: Pixels, finder: LitertFinder) -> NDArray[np.float64]:
    """The usual recipe: model mask of the whole crop, eroded trimap, closed-form matting without a prior."""
    from scipy import ndimage
    from scipy.sparse.linalg import spsolve

    from engine.cutout.laplacian import laplacian_rows

    mask = finder.person_mask(pixels)
    trimap = np.full(mask.shape, 0.5)
    trimap[ndimage.binary_erosion(mask > 0.85, iterations=6, border_value=1)] = 1
    trimap[ndimage.binary_erosion(mask < 0.15, iterations=6, border_value=1)] = 0
    unknown = trimap == 0.5
    rows = laplacian_rows(pixels / 255, unknown)
    flat = unknown.ravel()
    alpha = trimap.ravel()
    alpha[flat] = spsolve(rows[:, flat].tocsc(), -(rows[:, ~flat] @ alpha[~flat]))
    return np.clip(alpha, 0, 1).reshape(mask.shape)


def ours(pixels: Pixels, finder: LitertFinder) -> NDArray[np.float64]:
    """Our matte of the whole frame, before the last crop. No face: nothing."""
    photo = Photo(name="case", pixels=pixels)
    faces = finder.faces(photo)
    if not faces:
        return np.zeros(pixels.shape[:2])
    frame, probability = _frame(photo, finder, faces, 0)
    return _matte(evened(frame.pixels, frame.face.box), probability, frame).alpha.astype(float)


def composite(person: Cutout, ground: Pixels) -> Pixels:
    alpha = person.alpha[..., None] / 255
    return np.round(person.pixels * alpha + ground * (1 - alpha)).astype(np.uint8)


def cases(person: Cutout) -> dict[str, Pixels]:
    from skimage import data

    height, width = person.alpha.shape
    random = np.random.default_rng(7)

    def flat(*colour: int) -> Pixels:
        return np.full((height, width, 3), colour, np.uint8)

    def photo(pixels: Pixels) -> Pixels:
        rgb = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
        return np.asarray(Image.fromarray(rgb[..., :3]).resize((width, height)))

    def noisy(pixels: Pixels, light: float, sigma: float) -> Pixels:
        return np.clip(pixels * light + random.normal(0, sigma, pixels.shape), 0, 255).astype(np.uint8)

    table = composite(person, photo(data.coffee()))
    return {
        "green ground": composite(person, flat(0, 200, 0)),
        "magenta ground": composite(person, flat(255, 0, 255)),
        "pale ground": composite(person, flat(235, 235, 235)),
        "coffee table behind": table,
        "brick wall behind": composite(person, photo(data.brick())),
        "cat behind": composite(person, photo(data.cat())),
        "dark, 25 %": (table * 0.25).astype(np.uint8),
        "dark and noisy": noisy(table, 0.25, 18),
        "noisy": noisy(table, 1, 40),
        "out of focus": np.asarray(Image.fromarray(table).filter(ImageFilter.GaussianBlur(3))),
    }


def measured(method: Method, pixels: Pixels, finder: LitertFinder, person: Cutout) -> tuple[float, float, float]:
    """Error over the head and over all, in thousandths, and seconds."""
    start = time.perf_counter()
    alpha = method(pixels, finder)
    seconds = time.perf_counter() - start
    error = 1000 * np.abs(alpha - person.alpha / 255)
    head = person.head.inset(-0.2 * person.head.width).intersection(type(person.head)(0, 0, *person.size))
    part = error[int(head.y) : int(head.bottom), int(head.x) : int(head.right)]
    return float(part.mean()), float(error.mean()), seconds


HELMET = (388, 445, 104, 88)
"""An ellipse well inside it, in the sample photograph's 512 x 512 pixels: centre and half axes."""


def worse() -> dict[str, Callable[[Image.Image], Image.Image]]:
    """What is done to the photograph."""
    random = np.random.default_rng(3)

    def turned(degrees: float) -> Callable[[Image.Image], Image.Image]:
        return lambda image: image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(60, 70, 80))

    def noisy(light: float, sigma: float) -> Callable[[Image.Image], Image.Image]:
        def made(image: Image.Image) -> Image.Image:
            levels = np.asarray(image) * light
            return Image.fromarray(np.clip(levels + random.normal(0, sigma, levels.shape), 0, 255).astype(np.uint8))

        return made

    return {
        "as it is": lambda image: image,
        "128 pixels": lambda image: image.resize((128, 128), Image.Resampling.LANCZOS),
        "turned by 15 degrees": turned(15),
        "turned back by 15": turned(-15),
        "turned by 45": turned(45),
        "turned back by 45": turned(-45),
        "dark, 25 %": noisy(0.25, 0),
        "noisy": noisy(1, 40),
        "dark and noisy": noisy(0.25, 18),
    }


def helmet_left(alpha: NDArray[np.uint8] | NDArray[np.float64], eyes: Eyes, known: Eyes) -> float:
    """Percent of the helmet that is left in an 8-bit matte. `known` are the eyes in the sample photograph: from where
    they have come to, the helmet's place follows."""
    x, y, across, up = HELMET
    moved = complex(*eyes[1]) - complex(*eyes[0]), complex(*known[1]) - complex(*known[0])
    turns, rings = np.meshgrid(np.linspace(0, 2 * np.pi, 120), np.sqrt(np.linspace(0.01, 1, 40)))
    points = x + across * rings * np.cos(turns) + 1j * (y + up * rings * np.sin(turns))
    places = complex(*eyes[0]) + (points - complex(*known[0])) * moved[0] / moved[1]
    columns, rows = np.round(places.real).astype(int), np.round(places.imag).astype(int)
    within = (points.real < 511) & (points.imag < 511)
    inside = within & (rows >= 0) & (rows < alpha.shape[0]) & (columns >= 0) & (columns < alpha.shape[1])
    return float(100 * alpha[rows[inside], columns[inside]].sum() / 255 / within.sum())


def helmets(finder: LitertFinder) -> None:
    from skimage import data

    photo = Photo(name="sample", pixels=data.astronaut())
    known = finder.faces(photo)[0].eyes
    print("\n| helmet, % left | plain | ours |\n|---|---|---|")
    for name, made in worse().items():
        case = Photo(name=name, pixels=np.asarray(made(Image.fromarray(photo.pixels))))
        cut = cut_out(case, finder)
        assert cut.eyes is not None  # her face is found in all of them
        left = helmet_left(cut.alpha, cut.eyes, known)
        before = helmet_left(255 * plain(case.pixels, finder), finder.faces(case)[0].eyes, known)
        print(f"| {name} | {before:.1f} | {left:.1f} |", flush=True)


def finders(others: list[str]) -> None:
    """In each case: how far an eye lies from the default's, in thousandths of the face's width, and seconds."""
    registry = open_registry()
    chosen = [registry.face_finder(), *(registry.face_finder(name) for name in others)]
    print("| case | " + " | ".join(f"{one.name}: eyes apart | s" for one in chosen) + " |")
    print("|---|" + "---|---|" * len(chosen))
    for name, pixels in cases(cut_out(_sample(), chosen[0])).items():
        photo = Photo(name=name, pixels=pixels)
        known = chosen[0].faces(photo)
        told = [_compared(one, photo, known[0] if known else None) for one in chosen]
        print(f"| {name} | " + " | ".join(told) + " |", flush=True)


def _compared(finder: FaceFinder, photo: Photo, known: Face | None) -> str:
    start = time.perf_counter()
    faces = finder.faces(photo)
    seconds = time.perf_counter() - start
    if not faces or known is None:
        return f"{len(faces)} faces | {seconds:.2f}"
    apart = max(abs(complex(*one) - complex(*other)) for one, other in zip(faces[0].eyes, known.eyes, strict=True))
    return f"{1000 * apart / known.box.width:.0f} | {seconds:.2f}"


def _sample() -> Photo:
    from skimage import data

    return Photo(name="sample", pixels=data.astronaut())


def main() -> None:
    from skimage import data

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--finder", action="append", default=[], help="another face finder, by its name")
    others = parser.parse_args().finder
    if others:
        finders(others)
        return
    finder = LitertFinder()
    person = cut_out(Photo(name="sample", pixels=data.astronaut()), finder)
    print("| case | plain: head | all | s | ours: head | all | s |\n|---|---|---|---|---|---|---|")
    for name, pixels in cases(person).items():
        figures = [measured(method, pixels, finder, person) for method in (plain, ours)]
        print(f"| {name} | " + " | ".join(f"{h:.1f} | {a:.1f} | {s:.2f}" for h, a, s in figures) + " |", flush=True)
    helmets(finder)


if __name__ == "__main__":
    main()
