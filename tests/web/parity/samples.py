"""Made scenes: every kind of layer, paint, effect, mask and blend mode, where real designs use only some."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image
from skimage import data

from engine.looks import (
    BlendMode,
    Glow,
    LinearGradient,
    Outline,
    PatternPaint,
    RadialGradient,
    Shadow,
    SolidPaint,
    Stop,
    Stroke,
)
from engine.pixels.assets import Assets
from engine.scene import GroupLayer, ImageLayer, Layer, Line, Run, Scene, ShapeLayer, TextLayer
from engine.text.fonts import FontLibrary
from engine.text.shape import shape
from tests.web.parity.cases import Case

WIDTH, HEIGHT = 960, 540
WARM = (Stop(offset=0, colour="#ff5a1f"), Stop(offset=0.5, colour="#ffd23f"), Stop(offset=1, colour="#20103a"))
CLEAR = (Stop(offset=0.2, colour="#00e5ffff"), Stop(offset=0.2, colour="#ff2070c0"), Stop(offset=1, colour="#20103a00"))
ACROSS = LinearGradient(start=(0, 0), end=(1, 0.4), stops=WARM)
OVAL = RadialGradient(centre=(0.35, 0.4), radius=0.6, aspect=0.5, stops=WARM)
LEAF = "M.1 .5C.1 .1 .9 .1 .9 .5S.5 1 .5 .9Q.4 .7 .3 .9T.1 .5z M.4 .4h.2v.2H.4z"
ARCS = "m0 .5 a.5 .5 0 0 1 1 0 a.25 .25 0 1 1 -.5 0 L.2 .9"
SOFT, HARD = Shadow(colour="#000000b0", blur=24, dx=9.5, dy=14), Shadow(colour="#203080", blur=0, dx=6, dy=6)


class Samples:
    """Builds scenes with pictures of its own in `assets`."""

    def __init__(self, assets: Assets, fonts: FontLibrary) -> None:
        self._fonts, self._count = fonts, 0
        photo = data.astronaut()
        y, x = np.mgrid[:512, :512]
        oval = np.clip((1.05 - np.hypot((x - 230) / 190, (y - 260) / 230)) * 1200, 0, 255).astype(np.uint8)
        fade = np.linspace(0, 255, 90, dtype=np.uint8)[None, :].repeat(60, axis=0)
        dots = np.where(np.hypot(x[:24, :24] - 12, y[:24, :24] - 12) < 8, 255, 90).astype(np.uint8)
        self.photo = assets.put_photographic(photo)
        self.oval = assets.put_pixels(oval)
        self.fade = assets.put_pixels(fade)
        self.dots = assets.put_pixels(np.dstack([dots, dots // 2, 255 - dots]))
        self.cut = assets.put_pixels(np.dstack([photo, oval]))
        self.webp = assets.put(_webp(np.dstack([photo, oval])[100:400, 60:420]))
        self.tinted_mask = assets.put_pixels(photo[:256, 100:356])

    def cases(self) -> Iterator[Case]:
        for name, layers in self._named():
            self._count = 0
            scene = Scene(format="sample", width=WIDTH, height=HEIGHT, layers=tuple(layers))
            yield Case(name=name, scene=scene, scale=1.0)
        bare = Scene(format="sample", width=WIDTH, height=HEIGHT, layers=tuple(self._on_nothing()))
        yield Case(name="on-nothing", scene=bare, scale=1.0)
        for name, scale in (("half", 0.5), ("odd", 1.37), ("double", 2.0)):
            layers = (self.ground(), *self._words(), *self._cutouts())
            yield Case(
                name=f"scale-{name}", scene=Scene(format="sample", width=640, height=360, layers=layers), scale=scale
            )

    def _named(self) -> Iterator[tuple[str, list[Layer]]]:
        modes = list(BlendMode)
        yield "blend-separable", [self.backdrop(), *self._blends(modes[:8])]
        yield "blend-others", [self.backdrop(), *self._blends(modes[8:])]
        yield "shapes", [self.ground(), *self._shapes()]
        yield "paints", [self.ground(), *self._paints()]
        yield "shadows", [self.ground("#c9d2dc"), *self._shadows()]
        yield "glows", [self.ground(), *self._glows()]
        yield "outlines", [self.ground(), *self._outlines()]
        yield "faded", [self.backdrop(), *self._faded()]
        yield "pictures", [self.ground(), *self._pictures()]
        yield "cutouts", [self.ground(), *self._cutouts()]
        yield "masks", [self.backdrop(), *self._masks()]
        yield "groups", [self.backdrop(), *self._groups()]
        yield "words", [self.ground(), *self._words()]
        yield "tracking", [self.ground("#f2efe6"), *self._tracking()]
        yield "scripts", [self.ground(), *self._scripts()]
        yield "emoji", [self.ground("#f2efe6"), *self._emoji()]
        yield "letter-paints", [self.ground(), *self._letter_paints()]
        yield "letter-effects", [self.backdrop(), *self._letter_effects()]
        yield "turned", [self.backdrop(), *self._turned()]

    def ground(self, colour: str = "#31507a") -> ShapeLayer:
        return self.shape(0, 0, WIDTH, HEIGHT, fill=SolidPaint(colour=colour))

    def backdrop(self) -> ImageLayer:
        return self.image(0, -210, WIDTH, WIDTH)

    def shape(self, x: float, y: float, width: float, height: float, **fields: object) -> ShapeLayer:
        given = {"fill": SolidPaint(colour="#ffcc00")} | fields
        return ShapeLayer(**self._named_frame(x, y, width, height), **given)

    def image(self, x: float, y: float, width: float, height: float, **fields: object) -> ImageLayer:
        return ImageLayer(**self._named_frame(x, y, width, height), **({"image": self.photo} | fields))

    def group(self, *layers: Layer, x: float = 0, y: float = 0, **fields: object) -> GroupLayer:
        frame = {"width": WIDTH - x, "height": HEIGHT - y} | {
            k: fields.pop(k) for k in ("width", "height") if k in fields
        }
        return GroupLayer(**self._named_frame(x, y, frame["width"], frame["height"]), layers=layers, **fields)

    def text(
        self, x: float, y: float, *parts: tuple, size: float = 60, tracking: float = 0, **fields: object
    ) -> TextLayer:
        """One line of `(text, font[, direction[, fill]])` parts, in visual order."""
        runs, pen = [], 0.0
        for words, font, *more in parts:
            direction, fill = [*more, "ltr", None][0] if more else "ltr", more[1] if len(more) > 1 else None
            face = self._fonts.face(font)
            advance = shape(words, face, size=size, tracking=tracking, direction=direction).advance
            runs.append(Run(text=words, font=font, x=pen, width=advance, direction=direction, fill=fill))
            pen += advance + tracking / 1000 * size
        line = Line(runs=tuple(runs), size=size, baseline=size, width=pen)
        given = {"fill": SolidPaint(colour="#ffffff")} | fields
        return TextLayer(
            **self._named_frame(x, y, pen, size * 1.2), text="-", lines=(line,), tracking=tracking, **given
        )

    def _named_frame(self, x: float, y: float, width: float, height: float) -> dict[str, object]:
        self._count += 1
        return {"id": f"layer-{self._count}", "name": "Layer", "x": x, "y": y, "width": width, "height": height}

    def _blends(self, modes: list[BlendMode]) -> Iterator[Layer]:
        for index, mode in enumerate(modes):
            x, y = 20 + index % 4 * 235, 20 + index // 4 * 260
            yield self.shape(x, y, 210, 110, fill=ACROSS, blend=mode)
            yield self.image(x, y + 120, 210, 110, blend=mode, opacity=0.8, mask=self.oval)

    def _shapes(self) -> Iterator[Layer]:
        thick = Stroke(colour="#ffffff", width=14)
        sharp = Stroke(colour="#102030c0", width=14, join="miter")
        for index, stroke in enumerate((None, thick, sharp)):
            y = 20.4 + index * 175
            yield self.shape(20.5, y, 150, 130, stroke=stroke)
            yield self.shape(200, y, 150, 130, radius=40, stroke=stroke)
            yield self.shape(380, y, 150, 130, shape="ellipse", stroke=stroke, rotation=20)
            yield self.shape(560, y, 150, 130, shape="path", path=LEAF, stroke=stroke)
            yield self.shape(750, y, 150, 130, shape="path", path=ARCS, stroke=stroke, fill=None if index else ACROSS)

    def _paints(self) -> Iterator[Layer]:
        paints = (
            ACROSS,
            LinearGradient(start=(0.5, 1), end=(0.5, 0.2), stops=CLEAR),
            LinearGradient(start=(0.3, 0.3), end=(0.3, 0.3), stops=WARM),
            RadialGradient(centre=(0.5, 0.5), radius=0.5, stops=CLEAR),
            OVAL,
            RadialGradient(centre=(0.2, 0.8), radius=0.9, aspect=1.8, stops=CLEAR),
            PatternPaint(image=self.dots, scale=1.0),
            PatternPaint(image=self.dots, scale=1.73),
            PatternPaint(image=self.dots, scale=0.4),
            PatternPaint(image=self.cut, scale=0.3),
        )
        for index, paint in enumerate(paints):
            x, y = 20 + index % 5 * 185, 20 + index // 5 * 255
            yield self.shape(x, y, 160, 110, fill=paint)
            yield self.shape(x + 0.5, y + 125.5, 160, 110, fill=paint, shape="ellipse", rotation=-15)

    def _shadows(self) -> Iterator[Layer]:
        for index, blur in enumerate((0, 1.5, 6, 25, 70, 180)):
            x, y = 60 + index % 3 * 310, 50 + index // 3 * 260
            cast = Shadow(colour="#102040d0", blur=blur, dx=7.3, dy=11)
            yield self.shape(x, y, 120, 130, radius=20, effects=(cast,))
            cast = Shadow(colour="#a02040", blur=blur, dx=-5, dy=8, blend=BlendMode.MULTIPLY)
            yield self.image(x + 150, y, 120, 130, mask=self.oval, effects=(cast,))

    def _glows(self) -> Iterator[Layer]:
        for index, (blur, spread) in enumerate(((8, 0), (30, 6), (90, 30), (0, 12), (14, 2), (60, 3))):
            x, y = 60 + index % 3 * 310, 50 + index // 3 * 260
            glow = Glow(colour="#00e5ffc0", blur=blur, spread=spread)
            yield self.shape(x, y, 110, 120, shape="path", path=LEAF, effects=(glow,))
            yield self.image(x + 140, y, 120, 140, mask=self.oval, effects=(glow,))

    def _outlines(self) -> Iterator[Layer]:
        for index, width in enumerate((1.5, 4, 11, 30)):
            band, x = Outline(colour="#ffffff", width=width), 50 + index * 230
            yield self.image(x, 40, 150, 180, mask=self.oval, effects=(band,))
            yield self.shape(x, 270, 120, 90, shape="path", path=LEAF, effects=(band, HARD), fill=OVAL)
            yield self.shape(x, 410, 120, 80, fill=ACROSS, mask=self.oval, effects=(band,), rotation=12)

    def _faded(self) -> Iterator[Layer]:
        effects = (SOFT, Glow(colour="#ff4090", blur=30, spread=8), Outline(colour="#ffffff", width=6))
        yield self.shape(60, 60, 200, 160, radius=30, opacity=0.5, effects=effects)
        yield self.image(340, 50, 220, 220, mask=self.oval, opacity=0.6, effects=effects)
        yield self.text(600, 60, ("FADED", "anton-400"), size=110, opacity=0.4, effects=effects)
        inner = self.shape(120, 330, 200, 150, shape="ellipse", opacity=0.7, effects=effects, blend=BlendMode.MULTIPLY)
        yield self.group(inner, self.shape(240, 380, 160, 90, fill=ACROSS), opacity=0.65, effects=(SOFT,))
        isolated = self.shape(560, 330, 200, 150, shape="ellipse", opacity=0.5, effects=effects)
        yield self.group(isolated, blend=BlendMode.SCREEN)

    def _pictures(self) -> Iterator[Layer]:
        yield self.image(10.3, 10.6, 150, 150)
        yield self.image(180, 10, 62.5, 210)
        yield self.image(260.5, 10, 470, 470, image=self.cut)
        yield self.image(560, 200.25, 512, 512, image=self.cut)
        yield self.image(20, 230, 280.4, 280.4, image=self.dots)
        yield self.image(740, 10, 200, 160, image=self.webp)
        yield self.image(330.7, 400, 130, 130, image=self.oval, opacity=0.7)

    def _cutouts(self) -> Iterator[Layer]:
        effects = (SOFT, Outline(colour="#ffffff", width=5))
        yield self.image(40, 30, 260, 260, mask=self.oval, rotation=-12, effects=effects)
        yield self.image(330.4, 20.7, 230, 260, mask=self.oval, effects=effects)
        yield self.image(600, 40, 260, 200, image=self.cut, mask=self.fade, rotation=33)
        yield self.image(80, 320, 180, 180, image=self.webp, effects=effects)
        yield self.image(330, 290, 700, 700, mask=self.oval, effects=(Glow(colour="#ffb454", blur=60, spread=8),))

    def _masks(self) -> Iterator[Layer]:
        light = SolidPaint(colour="#ffb454d0")
        yield self.shape(20, 20, 220, 220, fill=light, mask=self.oval, blend=BlendMode.SCREEN)
        yield self.shape(260.3, 20.6, 300, 230, fill=light, mask=self.oval, blend=BlendMode.MULTIPLY, rotation=14)
        yield self.shape(600, 20, 320, 220, fill=ACROSS, mask=self.fade, stroke=Stroke(colour="#ffffff", width=20))
        yield self.shape(30, 290, 200, 200, fill=OVAL, mask=self.tinted_mask, shape="ellipse", opacity=0.9)
        inside = (self.shape(260, 280, 240, 200, fill=ACROSS), self.image(320, 300, 220, 220))
        yield self.group(*inside, x=260, y=280, width=260, height=230, mask=self.oval)
        yield self.image(600, 280, 260, 240, mask=self.cut)

    def _groups(self) -> Iterator[Layer]:
        def pair(x: float, y: float) -> tuple[Layer, ...]:
            tint = self.shape(x + 60, y + 40, 130, 110, fill=SolidPaint(colour="#30c0ff"), blend=BlendMode.MULTIPLY)
            return self.image(x, y, 160, 160, mask=self.oval), tint

        yield self.group(*pair(20, 30), isolated=False)
        yield self.group(*pair(260, 30))
        yield self.group(*pair(500, 30), opacity=0.6, blend=BlendMode.HARD_LIGHT)
        yield self.group(*pair(740, 30), x=740, y=30, width=200, height=180, rotation=10, effects=(SOFT,))
        nested = self.group(*pair(60, 300), x=60, y=300, width=200, height=180, rotation=-20)
        yield self.group(
            nested, self.text(40, 420, ("Nested", "poppins-800")), x=40, y=290, rotation=8, width=300, height=220
        )
        plain = (self.shape(420, 310, 150, 120, fill=ACROSS, rotation=30), self.text(440, 330, ("Plain", "rubik-900")))
        yield self.group(*plain, effects=(Outline(colour="#ffffff", width=8), HARD))
        yield self.group(self.image(700, 300, 200, 200), visible=False)
        yield self.shape(700, 300, 200, 200, opacity=0)

    def _words(self) -> Iterator[Layer]:
        stroke = Stroke(colour="#101010", width=12)
        yield self.text(20.4, 5.3, ("AVATAR To Way", "montserrat-900"), size=71.5)
        yield self.text(
            20, 95, ("Åfter ", "anton-400"), ("Čas", "anton-400", "ltr", SolidPaint(colour="#ff5a1f")), size=90
        )
        yield self.text(330, 100, ("OFFICE fi ffl", "playfair-display-900"), size=80, stroke=stroke)
        yield self.text(
            20, 220, ("WAVE", "bebas-neue-400"), size=180, stroke=Stroke(colour="#ffd23f", width=16, join="miter")
        )
        yield self.text(380, 230, ("tiny kicker, 22 px", "space-mono-700"), size=22)
        yield self.text(380, 265, ("x => y != z", "jetbrains-mono-800"), size=60)
        yield self.text(370, 250, ("BIG", "league-gothic-400"), size=300)

    def _tracking(self) -> Iterator[Layer]:
        ink = SolidPaint(colour="#1a1a1a")
        for index, tracking in enumerate((-40, -12.5, 30, 120)):
            yield self.text(20, 5 + index * 90, ("OFFICE AVATAR flow", "poppins-800"), tracking=tracking, fill=ink)
        yield self.text(20, 370, ("שלום עולם", "noto-sans-hebrew-900", "rtl"), tracking=80, fill=ink, size=70)
        yield self.text(480, 370, ("مرحبا", "noto-sans-arabic-900", "rtl"), tracking=80, fill=ink, size=70)
        yield self.text(20, 460, ("宇宙の果て", "noto-sans-jp-900"), tracking=50, fill=ink, rotation=3)

    def _scripts(self) -> Iterator[Layer]:
        yield self.text(20, 0, ("لماذا نحلم؟", "noto-sans-arabic-900", "rtl"), size=70)
        yield self.text(480, 0, ("למה אנחנו ישנים", "noto-sans-hebrew-900", "rtl"), size=60)
        yield self.text(20, 110, ("眠れない夜の理由", "noto-sans-jp-900"), size=70)
        yield self.text(20, 205, ("为什么火箭会爆炸", "noto-sans-sc-900"))
        yield self.text(520, 205, ("왜 우리는 꿈을", "noto-sans-kr-900"))
        yield self.text(20, 290, ("ทำไมเราฝัน", "noto-sans-thai-900"), size=70)
        yield self.text(420, 290, ("Почему мы", "oswald-700"), ("спешим", "oswald-700"), size=70)
        yield self.text(
            20, 390, ("3 ", "anton-400"), ("שנים", "noto-sans-hebrew-900", "rtl"), (" later", "anton-400"), size=90
        )
        yield self.text(520, 390, ("Ελλάδα", "noto-sans-900"), size=90)

    def _emoji(self) -> Iterator[Layer]:
        face = "noto-color-emoji-400"
        yield self.text(20, 10, ("🔥😀🚀", face), size=90)
        yield self.text(400, 10, ("👩‍🚀👍🏽🇫🇷", face), size=90, effects=(Outline(colour="#ffffff", width=6), SOFT))
        ink = SolidPaint(colour="#1a1a1a")
        yield self.text(20, 170, ("Hot ", "anton-400"), ("🔥", face), (" take", "anton-400"), size=110, fill=ink)
        yield self.text(40, 350, ("🎉", face), size=140, rotation=-20)
        yield self.text(300, 300, ("❤️", face), size=200, opacity=0.5)

    def _letter_paints(self) -> Iterator[Layer]:
        yield self.text(20, 5, ("GOLDEN", "abril-fatface-400"), size=110, fill=ACROSS)
        yield self.text(500, 5, ("OVAL", "anton-400"), size=120, fill=OVAL)
        yield self.text(20, 150, ("DOTTED", "anton-400"), size=140, fill=PatternPaint(image=self.dots, scale=0.5))
        yield self.text(480, 150, ("clear", "rubik-900"), size=120, fill=SolidPaint(colour="#ffffff80"))
        runs = (
            ("two ", "unbounded-800", "ltr", ACROSS),
            ("fills", "unbounded-800", "ltr", SolidPaint(colour="#00e5ff")),
        )
        yield self.text(20, 330, *runs, size=70, stroke=Stroke(colour="#000000a0", width=10))
        yield self.text(30, 420, ("Screened", "syne-800"), size=80, fill=ACROSS, blend=BlendMode.SCREEN, opacity=0.8)

    def _letter_effects(self) -> Iterator[Layer]:
        neon = (Glow(colour="#ff2fa0", blur=50, spread=4), Glow(colour="#ffffff", blur=10))
        yield self.text(30, 10, ("NEON", "bebas-neue-400"), size=150, effects=neon)
        double = (Outline(colour="#000000", width=16), Outline(colour="#ffd23f", width=8))
        yield self.text(420, 10, ("Double", "bangers-400"), size=140, effects=double)
        yield self.text(
            30,
            190,
            ("Stacked", "alfa-slab-one-400"),
            size=100,
            effects=(SOFT, HARD),
            stroke=Stroke(colour="#101010", width=8),
        )
        yield self.text(30, 340, ("مرحبا", "noto-sans-arabic-900", "rtl"), size=110, effects=double)
        yield self.text(
            450,
            340,
            ("Clear", "anton-400"),
            size=130,
            fill=SolidPaint(colour="#ffffff60"),
            effects=(Outline(colour="#ff0050", width=7),),
        )

    def _turned(self) -> Iterator[Layer]:
        effects = (SOFT, Outline(colour="#ff0050", width=6))
        yield self.text(40, 40, ("TILTED", "anton-400"), size=120, rotation=-8, effects=effects)
        yield self.text(450, 60, ("Tracked out", "montserrat-800"), size=56, tracking=60, rotation=17)
        yield self.text(60, 250, ("עברית", "noto-sans-hebrew-900", "rtl"), size=110, rotation=90, fill=ACROSS)
        yield self.shape(450, 280, 200, 140, fill=ACROSS, radius=20, rotation=45, effects=effects)
        yield self.shape(
            720,
            300,
            160,
            160,
            shape="path",
            path=LEAF,
            rotation=200,
            stroke=Stroke(colour="#ffffff", width=9),
            effects=effects,
        )

    def _on_nothing(self) -> Iterator[Layer]:
        yield self.shape(40, 40, 300, 200, fill=ACROSS, opacity=0.5)
        yield self.image(240, 60, 260, 260, mask=self.oval, effects=(SOFT,))
        yield self.text(420, 90, ("Alone", "anton-400"), size=150, effects=(Glow(colour="#00e5ff", blur=40, spread=4),))
        yield self.shape(
            60, 300, 500, 160, fill=RadialGradient(centre=(0.5, 0.5), radius=0.5, stops=CLEAR), blend=BlendMode.MULTIPLY
        )


def _webp(pixels: np.ndarray) -> bytes:
    import io

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", lossless=True)
    return out.getvalue()
