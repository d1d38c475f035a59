"""From a person's probability to a soft matte: trimap, closed-form matting, clean-up, at a working size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box


def trimap_of(probability: NDArray[np.float32], face: Box) -> NDArray[np.float64]:
    """1 surely the person, 0 surely not, 0.5 to be solved: a thin band about the body, a wide one about the hair."""
    from scipy import ndimage

    core = ndimage.binary_fill_holes(probability > 0.85)
    outside = ndimage.distance_transform_edt(probability <= 0.5)
    inside = ndimage.distance_transform_edt(_padded(core))[1:-1, 1:-1]
    reach = _reach(probability.shape, face)
    trimap = np.full(probability.shape, 0.5)
    trimap[inside > 0.5 * reach] = 1
    trimap[(outside > reach) | ((probability < 0.02) & (outside > 0.4 * reach))] = 0
    return trimap


def narrow_trimap(probability: NDArray[np.float32]) -> NDArray[np.float64]:
    """The same for a subject without a face: one band all round, a fiftieth of the picture wide."""
    from scipy import ndimage

    reach = max(2.0, 0.02 * max(probability.shape))
    inside = ndimage.distance_transform_edt(_padded(probability > 0.85))[1:-1, 1:-1]
    outside = ndimage.distance_transform_edt(probability <= 0.5)
    trimap = np.full(probability.shape, 0.5)
    trimap[inside > 0.5 * reach] = 1
    trimap[outside > reach] = 0
    return trimap


def _padded(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """With its own border repeated, so that the picture's edge does not count as the body's."""
    return np.pad(mask, 1, mode="edge")


def _reach(shape: tuple[int, ...], face: Box) -> NDArray[np.float64]:
    """Half width of the band in pixels: hair needs room, cloth does not."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    dx, dy = (x - face.centre.x) / face.width, (y - face.y) / face.height
    hair = np.clip(1.6 - np.abs(dx), 0, 0.5) * 2 * np.clip((1.25 - dy) / 0.5, 0, 1)
    return face.width * (0.07 + 0.10 * hair)


def solved(pixels: NDArray[np.uint8], trimap: NDArray[np.float64]) -> NDArray[np.float64]:
    """Closed-form matting (Levin, Lischinski, Weiss 2008) of `trimap`'s unknown pixels."""
    if not (trimap == 0.5).any() or not (trimap == 0).any() or not (trimap == 1).any():
        return trimap
    from pymatting.alpha.estimate_alpha_cf import estimate_alpha_cf

    return estimate_alpha_cf(
        pixels / 255.0, trimap, laplacian_kwargs={"epsilon": 1e-5}, cg_kwargs={"rtol": 1e-4, "maxiter": 1500}
    )


def cleaned(alpha: NDArray[np.float64], probability: NDArray[np.float32]) -> NDArray[np.float32]:
    """No faint veil, no hole in the body, nothing that does not hang on the person."""
    from scipy import ndimage

    alpha = np.clip((alpha - 0.04) / 0.92, 0, 1)
    solid = ndimage.binary_fill_holes(alpha > 0.5)
    holes = solid & (alpha <= 0.5) & (probability > 0.6)
    alpha[holes] = 1
    labels, count = ndimage.label(alpha > 0.08)
    if count > 1:
        sizes = np.bincount(labels.ravel())
        sizes[0] = 0
        alpha = alpha * (labels == sizes.argmax())
    return alpha.astype(np.float32)
