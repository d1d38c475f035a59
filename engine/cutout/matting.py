"""From a person's probability to a soft matte: trimap, closed-form matting, clean-up, at a working size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.cutout.prior import informed
from engine.geometry import Box

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


SKIN, ROUND = 0.9, 2.5
"""Of a face's box, what its outline reaches, and how square that is; an ellipse has 2."""
CERTAIN = 0.98
"""Probability from which the face is not asked about, and ground in a loop of hair is none."""


def trimap_of(probability: NDArray[np.float32], face: Box) -> NDArray[np.float64]:
    """1 surely the person, 0 surely not, 0.5 to be solved: a thin band about the body, a wide one about the hair."""
    reach = _reach(probability.shape, face)
    core, body = _filled(probability > 0.85), _filled(probability > 0.5)
    trimap = np.full(probability.shape, 0.5)
    trimap[(_depth(core) > 0.5 * reach) | (_depth(body) > 1.3 * reach)] = 1
    outside = _depth(~body)
    trimap[(outside > reach) | ((probability < 0.02) & (outside > 0.5 * reach))] = 0
    trimap[_within(probability.shape, face) & (probability > CERTAIN)] = 1
    return trimap


def _within(shape: tuple[int, ...], face: Box) -> NDArray[np.bool_]:
    """The face itself, from the brow to the chin: whatever the wall behind it looks like, skin is skin."""
    y, x = np.ogrid[: shape[0], : shape[1]]
    across, down = 2 * (x - face.centre.x) / face.width, 2 * (y - face.centre.y) / face.height
    return np.abs(across) ** ROUND + np.abs(down) ** ROUND < SKIN**ROUND


def _filled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    from scipy.ndimage import binary_fill_holes

    return binary_fill_holes(mask)


def _depth(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Distance in pixels to the mask's border; the picture's edge is no border."""
    from scipy.ndimage import distance_transform_edt

    return distance_transform_edt(np.pad(mask, 1, mode="edge"))[1:-1, 1:-1]


def narrow_trimap(probability: NDArray[np.float32]) -> NDArray[np.float64]:
    """The same for a subject without a face: one band all round, a fiftieth of the picture wide."""
    reach = max(2.0, 0.02 * max(probability.shape))
    body = _filled(probability > 0.5)
    trimap = np.full(probability.shape, 0.5)
    trimap[_depth(body) > reach] = 1
    trimap[_depth(~body) > reach] = 0
    return trimap


def _reach(shape: tuple[int, ...], face: Box) -> NDArray[np.float64]:
    """Half width of the band in pixels: hair needs room, cloth does not."""
    return face.width * (0.07 + 0.10 * _hair(shape, face))


def _hair(shape: tuple[int, ...], face: Box) -> NDArray[np.float64]:
    """0..1, where hair may be."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    dx, dy = (x - face.centre.x) / face.width, (y - face.y) / face.height
    return np.clip(1.6 - np.abs(dx), 0, 0.5) * 2 * np.clip((1.25 - dy) / 0.5, 0, 1)


PRIOR = 0.1
"""Weight of the model's own opinion against the picture's colours, per pixel of the unknown band."""


def solved(
    pixels: NDArray[np.uint8], trimap: NDArray[np.float64], probability: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Closed-form matting (Levin, Lischinski, Weiss 2008) of `trimap`'s unknown pixels, with a weak prior.

    Minimises a' L a + PRIOR |a - p|^2: where hair and ground share their colours, as grey hair before a
    window does, L alone cannot tell and the probability p decides.
    """
    unknown = (trimap == 0.5).ravel()
    if not unknown.any():
        return trimap
    from scipy.sparse import identity

    from engine.cutout.laplacian import laplacian_rows

    radius = max(4, max(trimap.shape) // 20)
    probability = informed(pixels, trimap, probability, radius)
    laplacian = laplacian_rows(pixels / 255.0, unknown.reshape(trimap.shape))
    prior = np.clip((probability.astype(np.float64).ravel()[unknown] - 0.5) * 1.8 + 0.5, 0, 1)
    system = laplacian[:, unknown] + PRIOR * identity(len(prior), format="csr")
    wanted = PRIOR * prior - laplacian[:, ~unknown] @ trimap.ravel()[~unknown]
    alpha = trimap.ravel().copy()
    alpha[unknown] = _conjugate_gradients(system, wanted, prior)
    return np.clip(alpha, 0, 1).reshape(trimap.shape)


def _conjugate_gradients(
    system: csr_matrix, wanted: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solve system x = wanted with Jacobi preconditioning to a relative residual of 5e-4, half a level of alpha.

    Sums are plain ones: threaded BLAS is slower on vectors this short, and its order of addition is not fixed.
    """
    scale = 1 / system.diagonal()
    x = start.copy()
    residual = wanted - system @ x
    direction = preconditioned = scale * residual
    energy, enough = (residual * preconditioned).sum(), 5e-4 * np.sqrt((wanted * wanted).sum())
    for _ in range(500):
        if np.sqrt((residual * residual).sum()) <= enough:
            break
        image = system @ direction
        step = energy / (direction * image).sum()
        x += step * direction
        residual = residual - step * image
        preconditioned = scale * residual
        energy, before = (residual * preconditioned).sum(), energy
        direction = preconditioned + energy / before * direction
    return x


def cleaned(
    alpha: NDArray[np.float64], probability: NDArray[np.float32], face: Box | None = None
) -> NDArray[np.float32]:
    """No faint veil, no hole in the body, nothing that does not hang on the person."""
    from scipy import ndimage

    alpha = np.clip((alpha - 0.04) / 0.92, 0, 1)
    if face is not None:
        alpha = _firm_below_the_hair(alpha, face)
    solid = ndimage.binary_fill_holes(alpha > 0.5)
    loops = False if face is None else (_hair(alpha.shape, face) > 0) & (probability < CERTAIN)
    holes = solid & (alpha <= 0.5) & (probability > 0.6) & ~np.asarray(loops)
    alpha[holes] = 1
    labels, count = ndimage.label(alpha > 0.08)
    if count > 1:
        sizes = np.bincount(labels.ravel())
        sizes[0] = 0
        alpha = alpha * (labels == sizes.argmax())
    return alpha.astype(np.float32)


def _firm_below_the_hair(alpha: NDArray[np.float64], face: Box) -> NDArray[np.float64]:
    """Cloth has no strands: away from the head the matte's fall is steepened about a half."""
    y, x = np.mgrid[: alpha.shape[0], : alpha.shape[1]]
    away = np.clip(
        np.maximum((y - face.bottom) / face.height, np.abs(x - face.centre.x) / face.width - 1.3) / 0.4, 0, 1
    )
    return np.clip((alpha - 0.5) * (1 + 1.5 * away) + 0.5, 0, 1)
