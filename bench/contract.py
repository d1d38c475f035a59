"""Every operation of the API, asked a thousand times in each way, one after another; may be cut off at any time.

    python -m bench.contract [--examples 1000] [--record build/contract.jsonl] [--only generate ...]

Each operation is a run of its own of `tests/api/test_contract.py`. What came of it is a line of the record, and a
later call goes on with those that have none yet for as many examples; the last line says how far it has come. To begin
anew, delete the record.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TESTS = "tests/api/test_contract.py"
_TAIL = 6000
"""Characters of a failure's output that are kept."""


def main() -> int:
    options = _options()
    wanted = options.only or list(operations())
    done = {line["operation"]: line for line in _lines(options.record) if line["examples"] >= options.examples}
    for operation in wanted:
        if done.get(operation, {}).get("passed"):
            continue
        done[operation] = line = _ask(operation, options.examples)
        with options.record.open("a") as record:
            record.write(json.dumps(line) + "\n")
        print(f"{operation:28} {'as described' if line['passed'] else 'NOT AS DESCRIBED'} {line['seconds']:6.0f} s")
        if not line["passed"]:
            print(line["output"])
    asked = [done[name] for name in wanted if name in done]
    failed = [line["operation"] for line in asked if not line["passed"]]
    print(
        f"{len(asked)} of {len(wanted)} operations asked {options.examples} times each way, "
        f"{len(failed)} not as described {' '.join(failed)}".rstrip()
    )
    return 0 if len(asked) == len(wanted) and not failed else 1


def operations() -> Iterator[str]:
    """All of the API, by the names that the tests have for them."""
    from tests.api.contract import operations as all_operations
    from tests.api.test_contract import DESCRIPTION

    return iter(all_operations(DESCRIPTION))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--record", type=Path, default=Path("build/contract.jsonl"))
    parser.add_argument("--only", nargs="+", default=[])
    options = parser.parse_args()
    options.record.parent.mkdir(parents=True, exist_ok=True)
    return options


def _lines(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in record.read_text().splitlines()] if record.exists() else []


def _ask(operation: str, examples: int) -> dict[str, Any]:
    test = f"{_TESTS}::test_answers_are_as_described[{operation}]"
    environment = {**os.environ, "THUMBSMITH_CONTRACT_EXAMPLES": str(examples)}
    begun = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "operation": operation,
        "examples": examples,
        "passed": ran.returncode == 0,
        "seconds": round(time.monotonic() - begun, 1),
        "output": "" if ran.returncode == 0 else ran.stdout[-_TAIL:],
    }


if __name__ == "__main__":
    sys.exit(main())
