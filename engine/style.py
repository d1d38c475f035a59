"""A style: the recipe that turns a brief into a design. Data only, read from `style.toml`.

Colour values are `#rrggbb` or the name of a palette entry (`ground`, `deep`, `ink`, `accent`, `second`).
Lengths called `..._units` are thousandths of the canvas's shorter side, so a style is at home in every format.
"""

from __future__ import annotations

import re
import string
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from engine.entry import Entry
from engine.looks import BlendMode, Frozen
from engine.measures import Colour

ColourName = Annotated[str, Field(pattern=r"^(#[0-9a-f]{6}([0-9a-f]{2})?|ground|deep|ink|accent|second)$")]
PaletteName = Literal["ground", "deep", "ink", "accent", "second"]
Units = Annotated[float, Field(ge=-1000, le=1000)]
Share = Annotated[float, Field(ge=0, le=1)]

PROMPT_NAMES = frozenset({"title", "mood", "realism", "palette"})
"""What a prompt template may name: `$title`, `$mood`, `$realism`, `$palette`."""

NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,47}$")

FONTS = (("title", "font"), ("title", "emphasis_font"), ("kicker", "font"))
"""Where a style names a font: table and key."""

_Anywhere = Literal[
    "behind",
    "masthead",
    "lower-third",
    "versus",
    "centre",
    "half",
    "card",
    "columns",
    "shelf",
    "lineup",
    "reaction",
]
Arrangement = Literal["side", _Anywhere]
SquareArrangement = Literal["stack", _Anywhere]

Absent = BeforeValidator(lambda value: None if value is False else value)
"""`false` in the place of a table: there is none, whatever a default or another style says."""


class Palette(Frozen):
    """Two colours and a neutral, with their dark and their partner."""

    ground: Colour
    """What most of the picture is."""
    deep: Colour
    """The ground's shadow end."""
    ink: Colour
    """The words."""
    accent: Colour
    """The one loud colour."""
    second: Colour
    """A partner for the accent: the other light, the other opponent."""

    def resolve(self, name: str) -> str:
        """A colour name of a style to `#rrggbb[aa]`."""
        return name if name.startswith("#") else getattr(self, name)


class GradientStop(Frozen):
    offset: Share
    colour: ColourName


class TextOutline(Frozen):
    colour: ColourName
    width_em: Annotated[float, Field(gt=0, le=0.5)]
    """Visible width outside the letters, in em."""


class TextShadow(Frozen):
    colour: ColourName
    opacity: Share = 1.0
    dx_em: Annotated[float, Field(ge=-1, le=1)] = 0.0
    dy_em: Annotated[float, Field(ge=-1, le=1)] = 0.0
    blur_em: Annotated[float, Field(ge=0, le=2)] = 0.0


class TextGlow(Frozen):
    colour: ColourName
    blur_em: Annotated[float, Field(gt=0, le=3)]
    opacity: Share = 1.0


class Plate(Frozen):
    """A shape behind letters: `line` behind each line, `word` behind the emphasised words, `block` behind all."""

    shape: Literal["line", "word", "block"]
    look: Literal["solid", "paper", "tape", "brush", "rounded", "glass"] = "solid"
    colour: ColourName
    opacity: Share = 1.0
    padding_em: Annotated[float, Field(ge=0, le=1)] = 0.14
    slant: Annotated[float, Field(ge=-30, le=30)] = 0.0
    """Horizontal shear of the plate in degrees."""


class TitleTreatment(Frozen):
    font: str
    emphasis_font: str | None = None
    case: Literal["upper", "lower", "sentence", "keep"] = "upper"
    tracking: Annotated[float, Field(ge=-200, le=600)] = -10.0
    line_height: Annotated[float, Field(ge=0.7, le=1.6)] = 0.94
    fill_lines: bool = True
    """Each line is set to the same width where the letters allow it."""
    fill: ColourName = "ink"
    gradient: tuple[GradientStop, ...] = ()
    """Top to bottom over the words; replaces `fill`."""
    emphasis: Literal["colour", "plate", "scale", "weight", "none"] = "colour"
    emphasis_fill: ColourName = "accent"
    outlines: Annotated[tuple[TextOutline, ...], Field(max_length=3)] = ()
    """First is innermost."""
    shadow: Annotated[TextShadow | None, Absent] = None
    glow: Annotated[TextGlow | None, Absent] = None
    plate: Annotated[Plate | None, Absent] = None
    rotation: Annotated[float, Field(ge=-12, le=12)] = 0.0
    scrim: Share = 0.0
    """A soft pool of the ground's shadow (or light) beneath the words, before any plate."""
    scrim_colour: ColourName = "deep"
    max_lines: Annotated[int, Field(ge=1, le=6)] = 4


class KickerTreatment(Frozen):
    """The small line beside the title: show name, topic, date. `text` stands in the gallery's sample alone: in a user's
    picture are no words that nobody wrote."""

    font: str
    text: str = ""
    colour: ColourName = "ink"
    tracking: Annotated[float, Field(ge=-100, le=600)] = 120.0
    plate: ColourName | None = None
    rule: ColourName | None = None


class Grade(Frozen):
    """Colour work on a photograph; 1 and 0 are neutral."""

    saturation: Annotated[float, Field(ge=0, le=2)] = 1.0
    contrast: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    exposure: Annotated[float, Field(ge=-1, le=1)] = 0.0
    warmth: Annotated[float, Field(ge=-1, le=1)] = 0.0
    tint: ColourName | None = None
    tint_amount: Share = 0.0
    duotone: tuple[ColourName, ColourName] | None = None
    """Shadows and lights; mixed in by `duotone_amount`."""
    duotone_amount: Share = 0.0
    posterise: Annotated[int, Field(ge=2, le=12)] | None = None
    """Steps of lightness at realism 0; faded out towards realism 100."""
    fall: Share = 0.0
    """How far the body sinks into the ground's shadow towards the bottom edge."""


class Rim(Frozen):
    """Light along the edge of the person, from one side or both."""

    colour: ColourName
    opposite: ColourName | None = None
    strength: Share = 0.7
    width_units: Annotated[float, Field(gt=0, le=80)] = 12.0


class PersonOutline(Frozen):
    colour: ColourName
    width_units: Annotated[float, Field(gt=0, le=40)]
    second_colour: ColourName | None = None
    second_width_units: Annotated[float, Field(ge=0, le=40)] = 0.0


class PersonShadow(Frozen):
    colour: ColourName = "deep"
    opacity: Share = 0.5
    dx_units: Units = 0.0
    dy_units: Units = 8.0
    blur_units: Annotated[float, Field(ge=0, le=200)] = 30.0


class PersonGlow(Frozen):
    colour: ColourName
    blur_units: Annotated[float, Field(gt=0, le=300)]
    opacity: Share = 0.7


class PeopleTreatment(Frozen):
    grade: Grade = Grade()
    hand: Literal["flat", "halftone"] = "flat"
    """How people are printed at realism 0: in flat tones, or through a screen of dots."""
    match: Share = 0.5
    """How far black level, contrast and temperature move towards the ground."""
    rim: Annotated[Rim | None, Absent] = None
    outline: Annotated[PersonOutline | None, Absent] = None
    shadow: Annotated[PersonShadow | None, Absent] = PersonShadow()
    glow: Annotated[PersonGlow | None, Absent] = None


class LayoutPreference(Frozen):
    """What the solver tries first; it may take another arrangement when the hard rules demand it."""

    arrangement: Arrangement = "side"
    square: SquareArrangement = "stack"
    others: tuple[Arrangement, ...] = (
        "lower-third",
        "half",
        "card",
        "behind",
        "columns",
        "reaction",
        "shelf",
        "lineup",
    )
    """What variants take in turn after it, as far as it is for so many people."""
    people_side: Literal["left", "right"] = "right"
    against_gaze: bool = False
    """People stand where they look out of the picture rather than in; variants use it to change sides."""
    align: Literal["left", "center", "right"] = "left"
    head: Annotated[float, Field(ge=0.3, le=0.9)] = 0.7
    """Head height with hair as a share of the canvas height for one person in 16:9; two are a little smaller."""


class BackgroundChoice(Frozen):
    recipe: str
    options: dict[str, str | float | int | bool] = {}
    engine: str | None = None
    """A registered background that paints over the recipe's ground, such as `sdxl`, where a brief names none."""


class Finish(Frozen):
    """What lies over everything so that the layers share one skin."""

    grain: Share = 0.12
    vignette: Share = 0.0
    tone: ColourName | None = None
    tone_amount: Share = 0.0
    blend: BlendMode = BlendMode.SOFT_LIGHT


class Prompt(Frozen):
    """For generative backgrounds. Templates are `string.Template` with the names of `PROMPT_NAMES` only."""

    template: str
    negative: str = "text, letters, watermark, logo, people, face, hands"
    mood: str = ""

    @field_validator("template")
    @classmethod
    def _names_are_known(cls, value: str) -> str:
        template = string.Template(value)
        if not template.is_valid():
            raise ValueError("a lone $; write $$ for a dollar sign")
        unknown = set(template.get_identifiers()) - PROMPT_NAMES
        if unknown:
            raise ValueError(
                f"${sorted(unknown)[0]} is not known; use {', '.join('$' + n for n in sorted(PROMPT_NAMES))}"
            )
        return value

    def fill(self, **values: str) -> str:
        """The prompt with its names filled in; a value is never expanded again."""
        return string.Template(self.template).substitute(values)


class LoraUse(Frozen):
    """A registered LoRA by name, at a weight of the style's own (else the entry's)."""

    name: str
    weight: Annotated[float, Field(ge=-2, le=2)] | None = None


SamplerName = Literal["euler", "euler-a", "euler-trailing", "dpmpp-2m", "dpmpp-2m-karras", "unipc", "lcm"]


class SamplerHints(Frozen):
    name: SamplerName = "dpmpp-2m-karras"
    steps: Annotated[int, Field(ge=1, le=100)] = 30
    guidance: Annotated[float, Field(ge=0, le=20)] = 5.5
    strength: Share = 0.6
    """How far a picture may leave the recipe's ground at realism 100; less below."""


class QuickSampler(Frozen):
    """Few steps, by a LoRA that was trained for it (LCM, Lightning) and its sampler."""

    name: SamplerName = "lcm"
    steps: Annotated[int, Field(ge=1, le=16)] = 6
    guidance: Annotated[float, Field(ge=0, le=4)] = 1.0
    lora: str | None = None


class RealismMeaning(Frozen):
    """What the dial's ends say, for people and for the prompt."""

    low: str = "flat graphic illustration, bold shapes"
    high: str = "photographic, natural light"

    def describe(self, realism: int) -> str:
        if realism < 35:
            return self.low
        return self.high if realism > 65 else f"{self.low}, with {self.high}"


class BrandUse(Frozen):
    """Which colours of the palette a brand's own replace."""

    primary: tuple[PaletteName, ...] = ("accent",)
    secondary: tuple[PaletteName, ...] = ("second",)
    tinted: tuple[PaletteName, ...] = ()
    """These take the primary's hue and stay as light as they are."""


class Style(Entry):
    name: Annotated[str, Field(pattern=NAME.pattern)]
    label: str
    purpose: str
    """What it is for, in a few words."""
    extends: str | None = None
    """Another style: what this one does not say is as it is there."""
    tags: tuple[str, ...] = ()
    author: str = "Thumbsmith"
    licence: str = "Apache-2.0"
    palette: Palette
    title: TitleTreatment
    kicker: Annotated[KickerTreatment | None, Absent] = None
    people: PeopleTreatment = PeopleTreatment()
    layout: LayoutPreference = LayoutPreference()
    background: BackgroundChoice
    finish: Finish = Finish()
    realism: RealismMeaning = RealismMeaning()
    prompt: Prompt
    loras: tuple[LoraUse, ...] = ()
    sampler: SamplerHints = SamplerHints()
    brand: BrandUse = BrandUse()
    quick: QuickSampler = QuickSampler()

    @model_validator(mode="after")
    def _plate_for_plate_emphasis(self) -> Style:
        if self.title.emphasis == "plate" and (self.title.plate is None or self.title.plate.shape != "word"):
            raise ValueError('title.emphasis is "plate", so title.plate.shape must be "word"')
        return self

    @property
    def fonts(self) -> tuple[str, ...]:
        """The ids of those that it names."""
        named = (getattr(getattr(self, table), key, None) for table, key in FONTS)
        return tuple(font for font in named if font)
