"""Live text as the `TySh` block that turns a pixel layer into an editable type layer."""

from __future__ import annotations

from engine.geometry import Box
from engine.pixels.colour import parse
from plugins.exporters.psd import engine_data
from plugins.exporters.psd.binary import Descriptor, Enumeration, Unit, f64, u16
from plugins.exporters.psd.engine_data import Node
from plugins.exporters.psd.line_breaking import KINSOKU, MOJIKUMI
from plugins.exporters.psd.live_text import RETURN, LiveText, StyledRun

TYPE_BLOCK = b"TySh"
_JUSTIFICATION = {"left": 0, "right": 1, "center": 2}


def type_block(text: LiveText) -> tuple[bytes, bytes]:
    """The block's key and data."""
    warp = Descriptor(
        b"warp",
        {
            b"warpStyle": Enumeration(b"warpStyle", b"warpNone"),
            b"warpValue": 0.0,
            b"warpPerspective": 0.0,
            b"warpPerspectiveOther": 0.0,
            b"warpRotate": Enumeration(b"Ornt", b"Hrzn"),
        },
    )
    no_legacy_bounds = bytes(16)
    body = u16(1) + f64(*text.transform) + u16(50) + _text(text).encode_versioned()
    return TYPE_BLOCK, body + u16(1) + warp.encode_versioned() + no_legacy_bounds


def _text(text: LiveText) -> Descriptor:
    return Descriptor(
        b"TxLr",
        {
            b"Txt ": text.text,
            b"textGridding": Enumeration(b"textGridding", b"None"),
            b"Ornt": Enumeration(b"Ornt", b"Hrzn"),
            b"AntA": Enumeration(b"Annt", b"antiAliasSharp"),
            b"bounds": _bounds(b"bounds", text.frame),
            b"boundingBox": _bounds(b"boundingBox", text.frame),
            b"TextIndex": 0,
            b"EngineData": engine_data.write(engine_tree(text)),
        },
    )


def _bounds(kind: bytes, box: Box) -> Descriptor:
    sides = {b"Left": box.x, b"Top ": box.y, b"Rght": box.right, b"Btom": box.bottom}
    return Descriptor(kind, {side: Unit(b"#Pnt", float(value)) for side, value in sides.items()})


def engine_tree(text: LiveText) -> dict[str, Node]:
    """The whole engine data: this text, and the resources its runs refer to."""
    resources = _resources(text)
    return {"EngineDict": _engine(text), "ResourceDict": resources, "DocumentResources": resources}


def _engine(text: LiveText) -> dict[str, Node]:
    lines = text.text.split(RETURN)
    paragraph: Node = {
        "ParagraphSheet": {"DefaultStyleSheet": 0, "Properties": _paragraph(text)},
        "Adjustments": _ADJUSTMENTS,
    }
    style_runs = [{"StyleSheet": {"StyleSheetData": _style(run, text)}} for run in text.runs]
    return {
        "Editor": {"Text": text.text + RETURN},
        "ParagraphRun": {
            "DefaultRunData": {
                "ParagraphSheet": {"DefaultStyleSheet": 0, "Properties": {}},
                "Adjustments": _ADJUSTMENTS,
            },
            "RunArray": [paragraph for _ in lines],
            "RunLengthArray": [len((line + RETURN).encode("utf-16-be")) // 2 for line in lines],
            "IsJoinable": 1,
        },
        "StyleRun": {
            "DefaultRunData": {"StyleSheet": {"StyleSheetData": {}}},
            "RunArray": style_runs,
            "RunLengthArray": [run.units for run in text.runs],
            "IsJoinable": 2,
        },
        "GridInfo": _GRID,
        "AntiAlias": 4,
        "UseFractionalGlyphWidths": True,
        "Rendered": {"Version": 1, "Shapes": {"WritingDirection": 0, "Children": [_POINT_TEXT]}},
    }


def _paragraph(text: LiveText) -> dict[str, Node]:
    return {
        "Justification": _JUSTIFICATION[text.align],
        "FirstLineIndent": 0.0,
        "StartIndent": 0.0,
        "EndIndent": 0.0,
        "SpaceBefore": 0.0,
        "SpaceAfter": 0.0,
        "AutoHyphenate": False,
        "HyphenatedWordSize": 6,
        "PreHyphen": 2,
        "PostHyphen": 2,
        "ConsecutiveHyphens": 8,
        "Zone": 36.0,
        "WordSpacing": [0.8, 1.0, 1.33],
        "LetterSpacing": [0.0, 0.0, 0.0],
        "GlyphSpacing": [1.0, 1.0, 1.0],
        "AutoLeading": 1.2,
        "LeadingType": 0,
        "Hanging": False,
        "Burasagari": False,
        "KinsokuOrder": 0,
        "EveryLineComposer": False,
    }


def _style(run: StyledRun, text: LiveText) -> dict[str, Node]:
    return {
        "Font": text.fonts.index(run.font),
        "FontSize": float(run.size),
        "FauxBold": False,
        "FauxItalic": False,
        "AutoLeading": False,
        "Leading": float(run.leading),
        "HorizontalScale": 1.0,
        "VerticalScale": 1.0,
        "Tracking": round(text.tracking),
        "AutoKerning": True,
        "Kerning": 0,
        "BaselineShift": 0.0,
        "FontCaps": 0,
        "FontBaseline": 0,
        "Underline": False,
        "Strikethrough": False,
        "Ligatures": True,
        "DLigatures": False,
        "BaselineDirection": 2,
        "Tsume": 0.0,
        "StyleRunAlignment": 2,
        "Language": 0,
        "NoBreak": False,
        "FillColor": _colour(run.colour),
        "StrokeColor": _colour("#000000"),
        "FillFlag": True,
        "StrokeFlag": False,
        "FillFirst": True,
        "YUnderline": 1,
        "OutlineWidth": 1.0,
        "CharacterDirection": 1 if text.direction == "rtl" else 0,
        "HindiNumbers": False,
        "Kashida": 1,
        "DiacriticPos": 2,
    }


def _resources(text: LiveText) -> dict[str, Node]:
    fonts = [*text.fonts, _INVISIBLE_FONT]
    return {
        "KinsokuSet": KINSOKU,
        "MojiKumiSet": MOJIKUMI,
        "TheNormalStyleSheet": 0,
        "TheNormalParagraphSheet": 0,
        "ParagraphSheetSet": [{"Name": "Normal RGB", "DefaultStyleSheet": 0, "Properties": _paragraph(text)}],
        "StyleSheetSet": [{"Name": "Normal RGB", "StyleSheetData": _style(text.runs[0], text)}],
        "FontSet": [{"Name": name, "Script": 0, "FontType": 0, "Synthetic": 0} for name in fonts],
        "SuperscriptSize": 0.583,
        "SuperscriptPosition": 0.333,
        "SubscriptSize": 0.583,
        "SubscriptPosition": 0.333,
        "SmallCapSize": 0.7,
    }


def _colour(colour: str) -> dict[str, Node]:
    """Alpha, red, green, blue in 0..1."""
    c = parse(colour)
    return {"Type": 1, "Values": [c.alpha / 255, c.red / 255, c.green / 255, c.blue / 255]}


_INVISIBLE_FONT = "AdobeInvisFont"
_ADJUSTMENTS: dict[str, Node] = {"Axis": [1.0, 0.0, 1.0], "XY": [0.0, 0.0]}
_BLUE: dict[str, Node] = {"Type": 1, "Values": [1.0, 0.0, 0.0, 1.0]}
_GRID: dict[str, Node] = {
    "GridIsOn": False,
    "ShowGrid": False,
    "GridSize": 18.0,
    "GridLeading": 22.0,
    "GridColor": _BLUE,
    "GridLeadingFillColor": _BLUE,
    "AlignLineHeightToGridFlags": False,
}
_POINT_TEXT: dict[str, Node] = {
    "ShapeType": 0,
    "Procession": 0,
    "Lines": {"WritingDirection": 0, "Children": []},
    "Cookie": {
        "Photoshop": {
            "ShapeType": 0,
            "PointBase": [0.0, 0.0],
            "Base": {
                "ShapeType": 0,
                "TransformPoint0": [1.0, 0.0],
                "TransformPoint1": [0.0, 1.0],
                "TransformPoint2": [0.0, 0.0],
            },
        }
    },
}
