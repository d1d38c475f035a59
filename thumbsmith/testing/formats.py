"""What every format promises."""

from __future__ import annotations

import datetime

from engine.files.platform import examined
from engine.format import Format
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import TITLES, Workbench


def leaves_room_for_a_design(format: Format, bench: Workbench) -> None:
    """A design with one person and with two stands on it and can be read."""
    style = next(iter(bench.registry.styles.values()))
    for people in (1, 2):
        found = bench.designed(style, TITLES["plain"], format, people=people)[0]
        weakest = min(reading.contrast for reading in found.readings)
        insist(weakest >= 4.5, f"with {people} people the weakest letter has a contrast of {weakest:.1f}")


def has_an_exporter_that_keeps_its_rules(format: Format, bench: Workbench) -> None:
    """Its exporter writes what its own rules take."""
    exporter = bench.registry.exporter(format.exporter)
    findings = examined(exporter.export(bench.export_request(format)), exporter, format)
    wrong = [finding.message for finding in findings if finding.level == "error"]
    insist(not wrong, f"of the exporter {format.exporter!r}: {'; '.join(wrong)}")


def says_where_its_rules_are_written(format: Format, bench: Workbench) -> None:
    """It says where its platform's rules are written, and when that was read."""
    insist(format.rules.source.strip(), "[rules] source is empty; say where the rules are written")
    insist(format.rules.checked <= datetime.date.today(), f"[rules] checked is {format.rules.checked}, in the future")


PROMISES = (leaves_room_for_a_design, has_an_exporter_that_keeps_its_rules, says_where_its_rules_are_written)
