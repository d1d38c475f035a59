"""A sheet that is quiet where words stand, grained so that nothing bands, and handed over in planes."""

from __future__ import annotations

import numpy as np

from engine.kinds.background import Plane
from engine.looks import BlendMode
from engine.painting import texture
from engine.painting.calm import calm_mask, lay_veil, quieten
from engine.painting.colours import Linear, encoded
from engine.painting.field import Field
from engine.painting.sheet import Sheet, dithered


class Painting(Sheet):
    """What a recipe paints on."""

    def hush(self, strength: float) -> Field:
        """A factor for soft planes: 1, but `1 - strength` where words stand, `(h, w)`."""
        return 1.0 - strength * calm_mask(self)

    def grain(self, strength: float, size: float = 0.0) -> None:
        """Luminance grain, `strength` in levels of 255; `size` in units, one pixel at least."""
        self.canvas.save()
        self.canvas.resetMatrix()
        tile = texture.grain_tile(self.dither, strength, max(1.0, size * self.unit))
        texture.tiled(self.canvas, tile, self.request.width, self.request.height)
        self.canvas.restore()

    def quiet(self, *, strength: float, blur: float, flatten: float) -> None:
        """Throw what is painted so far out of focus where words stand."""
        if self.calm and strength > 0:
            quieten(self, strength=strength, blur=blur, flatten=flatten)

    def veil(self, colour: Linear, alpha: Field) -> None:
        """Lay one colour over all that is painted so far, as strong as the coarse alpha `(h, w)` says."""
        strength = np.clip(alpha, 0.0, 1.0)[..., None]
        laid = np.concatenate([encoded(colour) * strength, 255.0 * strength], axis=-1).astype(np.float32)
        lay_veil(self, laid + self.dither.random((*alpha.shape, 1), dtype=np.float32))

    def ground(self, *, calm: float = 0.75, blur: float = 14.0, flatten: float = 0.35, grain: float = 3.0) -> Plane:
        """The finished opaque plane: quiet where words stand, then grained so that nothing bands."""
        self.quiet(strength=calm, blur=blur, flatten=flatten)
        self.grain(grain)
        return Plane(name="Ground", pixels=self.pixels[..., :3])

    def soft_plane(
        self, name: str, colour: Linear, alpha: Field, *, blend: BlendMode = BlendMode.NORMAL, front: bool = False
    ) -> Plane:
        """A coarse plane: a linear colour `(3,)` or `(h, w, 3)` under a soft alpha `(h, w)`, quiet under words."""
        pixels = np.empty((*alpha.shape, 4), np.uint8)
        pixels[..., :3] = np.rint(encoded(colour))
        pixels[..., 3] = dithered((alpha * 255.0)[..., None], self.dither)[..., 0]
        return Plane(name=name, pixels=pixels, blend=blend, depth="front" if front else "behind")
