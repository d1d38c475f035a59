"""`thumbsmith plugins check`: the promises of the built-in plugins, asked of others, and told in a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from cli.messages import EXIT_PLUGIN, fail
from cli.output import Output
from cli.plugins.targets import Target, found_target
from cli.progress import one_by_one
from engine.errors import InputError, MachineError, ThumbsmithError
from engine.kinds.guard import one_line, said_by
from engine.kinds.kind import KINDS
from engine.kinds.registered import Failure, Registry
from thumbsmith.testing import Promise, Workbench, promises

_KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class Result:
    """One promise of one thing; `says` is what breaks it."""

    kind: str
    name: str
    promise: str
    kept: bool
    says: str = ""


def run_check(given: str | None, output: Output) -> None:
    target = found_target(given)
    bench = Workbench.open(target.folders)
    failures = [failure for failure in bench.registry.failures if target.means(failure.name, failure.origin)]
    things = list(_things(bench.registry, target))
    if not things and not failures:
        raise InputError(f"there is no plugin to check: {target.says}")
    results = [
        result
        for thing in one_by_one(things, "promises", " ".join, shown=output.talks)
        for result in _results(*thing, bench)
    ]
    _tell(results, failures, output)
    broken = [result for result in results if not result.kept]
    if broken or failures:
        fail(_summary(broken, failures), EXIT_PLUGIN)


def _things(registry: Registry, target: Target) -> Iterator[tuple[str, str]]:
    """Kind and name of all that the plugins in question brought."""
    for plugin in registry.plugins:
        if target.means(plugin.name, plugin.origin):
            for brought in plugin.brought:
                yield next((kind, brought.removeprefix(f"{kind} ")) for kind in KINDS if brought.startswith(f"{kind} "))


def _results(kind: str, name: str, bench: Workbench) -> Iterator[Result]:
    for promise in promises(kind):
        says = _broken_by(promise, bench.registry.of_kind(kind)[name], bench)
        yield Result(kind=kind, name=name, promise=str(promise), kept=not says, says=says)


def _broken_by(promise: Promise, thing: object, bench: Workbench) -> str:
    """What breaks it, in a sentence; empty when it is kept."""
    try:
        promise.check(thing, bench)
    except MachineError:  # says nothing of the plugin
        raise
    except ThumbsmithError as error:
        return said_by(error)
    except Exception as error:  # data of a plugin may lead anything in us astray
        return one_line(error)
    return ""


def _tell(results: list[Result], failures: list[Failure], output: Output) -> None:
    skipped = [{"name": each.name, "origin": each.origin, "reason": each.reason} for each in failures]
    output.document({"promises": [asdict(result) for result in results], "failures": skipped})
    output.table(
        ("plugin", "promise", "is"),
        [
            (f"{result.kind} {result.name}", result.promise, _KEPT if result.kept else f"broken: {result.says}")
            for result in results
        ],
    )
    for failure in failures:
        output.line("skipped", f"{failure.name} ({failure.origin}): {failure.reason}")


def _summary(broken: list[Result], failures: list[Failure]) -> str:
    """The first few words for whoever reads stderr alone."""
    said = [f"{result.kind} {result.name!r}: {result.says}" for result in broken]
    return "; ".join([*said, *(f"{failure.name} cannot be loaded: {failure.reason}" for failure in failures)])
