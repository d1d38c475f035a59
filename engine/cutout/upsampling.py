"""A matte and colours solved small, carried to full size along the photograph's own edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def shrunk(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """`pixels` at `size` (width, height)."""
    if size == (pixels.shape[1], pixels.shape[0]):
        return pixels
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))


def resized(plane: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """A float plane `(h, w)` or `(h, w, c)` at `size` (width, height), bilinear."""
    if plane.ndim == 3:
        return np.stack([resized(plane[..., i], size) for i in range(plane.shape[2])], axis=-1)
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR))


def guided_alpha(alpha: NDArray[np.float32], small: NDArray[np.uint8], full: NDArray[np.uint8]) -> NDArray[np.float32]:
    """`alpha` of `small` at the size of `full`: fast guided filter (He and Sun 2015, arXiv:1505.00996) in colour."""
    size = (full.shape[1], full.shape[0])
    plain = resized(alpha, size)
    if size == (small.shape[1], small.shape[0]):
        return np.clip(plain, 0, 1)
    result = np.clip(plain, 0, 1)
    between = np.nonzero((plain > 0.002) & (plain < 0.998))
    slope, offset = _colour_lines(small.astype(np.float32) / 255.0, alpha, radius=2, epsilon=1e-5)
    guided = resized(offset, size)[between]
    for channel in range(3):
        guided += resized(slope[..., channel], size)[between] * (full[..., channel][between].astype(np.float32) / 255.0)
    edge = np.clip(20 * np.minimum(plain[between], 1 - plain[between]), 0, 1)
    result[between] = np.clip(edge * np.clip(guided, 0, 1) + (1 - edge) * plain[between], 0, 1)
    return result


def _colour_lines(
    guide: NDArray[np.float32], alpha: NDArray[np.float32], radius: int, epsilon: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Per pixel the linear model alpha = slope . colour + offset fitted about it, averaged over its neighbours."""
    from scipy.ndimage import uniform_filter

    # Where all colours lie on one line, as in a grey photograph, the determinant is lost in single precision.
    colours, matte = guide.astype(np.float64), alpha.astype(np.float64)

    def mean(plane: NDArray[np.float64]) -> NDArray[np.float64]:
        return uniform_filter(plane, 2 * radius + 1)

    means = [mean(colours[..., i]) for i in range(3)]
    alpha_mean = mean(matte)

    def covariance(i: int, j: int) -> NDArray[np.float64]:
        together: NDArray[np.float64] = mean(colours[..., i] * colours[..., j]) - means[i] * means[j]
        return together + epsilon * (i == j)

    a, b, c, d, e, f = (covariance(i, j) for i, j in [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)])
    u, v, w = (mean(colours[..., i] * matte) - means[i] * alpha_mean for i in range(3))
    # Inverse of the symmetric 3x3 covariance by cofactors.
    ca, cb, cc = d * f - e * e, c * e - b * f, b * e - c * d
    determinant = a * ca + b * cb + c * cc
    x = (ca * u + cb * v + cc * w) / determinant
    y = (cb * u + (a * f - c * c) * v + (b * c - a * e) * w) / determinant
    z = (cc * u + (b * c - a * e) * v + (a * d - b * b) * w) / determinant
    offset = mean(alpha_mean - x * means[0] - y * means[1] - z * means[2])
    slope = np.stack([mean(x), mean(y), mean(z)], axis=-1)
    return slope.astype(np.float32), offset.astype(np.float32)


def foreground(
    full: NDArray[np.uint8], alpha: NDArray[np.float32], small: NDArray[np.uint8], small_alpha: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """The person's own colours under the matte's edge, the photograph elsewhere.

    Blur fusion (Forte 2021, arXiv:2103.12646) twice at the small size, wide then narrow; the last step is repeated
    with the full-size photograph, which puts its detail back in the share the matte allows.
    """
    photo = small.astype(np.float32) / 255.0
    near = far = photo
    for radius in (max(8, max(small_alpha.shape) // 14), 3):
        near, far = _fused(photo, near, far, small_alpha, radius)
    result = np.array(full)
    edge = _edge(alpha)
    if not edge.any():
        return result
    places = np.nonzero(edge)
    size = (full.shape[1], full.shape[0])
    # Only the edge's pixels are worked on: at full size they are a few in a hundred.
    own = _detailed(
        full[places].astype(np.float32) / 255.0,
        _picked(near, size, places),
        _picked(far, size, places),
        alpha[places][:, None],
    )
    result[places] = np.round(255 * own).astype(np.uint8)
    return result


def _picked(
    colours: NDArray[np.float32], size: tuple[int, int], places: tuple[NDArray[np.intp], ...]
) -> NDArray[np.float32]:
    """`(n, 3)`: colours carried to `size`, at the given places."""
    return np.stack([resized(colours[..., i], size)[places] for i in range(3)], axis=-1)


def _fused(
    photo: NDArray[np.float32],
    near: NDArray[np.float32],
    far: NDArray[np.float32],
    alpha: NDArray[np.float32],
    radius: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Colours of the person and of the ground: each blurred by its own weight, then corrected to explain the photo."""
    near, far = _weighted_blur(near, alpha, radius), _weighted_blur(far, 1 - alpha, radius)
    return _detailed(photo, near, far, alpha[..., None]), far


def _detailed(
    photo: NDArray[np.float32], near: NDArray[np.float32], far: NDArray[np.float32], alpha: NDArray[np.float32]
) -> NDArray[np.float32]:
    """F + a (I - a F - (1 - a) B), within 0..1."""
    return np.clip(near + alpha * (photo - alpha * near - (1 - alpha) * far), 0, 1)


def _weighted_blur(colours: NDArray[np.float32], weight: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    from scipy.ndimage import uniform_filter

    total = uniform_filter(weight, 2 * radius + 1)
    sums = [uniform_filter(colours[..., i] * weight, 2 * radius + 1) for i in range(3)]
    blurred = np.stack(sums, axis=-1) / np.maximum(total, 1e-4)[..., None]
    return np.where(total[..., None] > 1e-3, blurred, colours)


def _edge(alpha: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where the matte is between, and two pixels further out for whoever resamples it."""
    from scipy.ndimage import maximum_filter

    return (alpha < 0.995) & (maximum_filter(alpha, 5) > 0.002)
