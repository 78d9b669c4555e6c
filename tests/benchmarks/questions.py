"""The fixed questions of the benchmark, each family as the bodies of its requests."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.documents import document
from tests.benchmarks.instances import cover, synthetic

EXAMPLE = Path(__file__).parents[2] / "service" / "examples" / "account-management-3-to-4.json"

#: Of the price of all columns together: enough for most rows, not for all of them.
BUDGET_SHARE = 0.004


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Questions of one kind."""

    name: str
    bodies: Sequence[bytes]


def families(seeds: int) -> list[Family]:
    """Return the families, so many questions each; the shipped example is one question, asked as often."""
    return [
        Family(name="shipped example", bodies=[EXAMPLE.read_bytes()] * seeds),
        Family(
            name="1,000 modules, 12 requirements, closest",
            bodies=[json.dumps(document(synthetic(1000, 12, seed))).encode() for seed in range(seeds)],
        ),
        Family(
            name="cover 200 by 1,000, closest",
            bodies=[
                json.dumps(document(cover(200, 1000, seed, budget_share=BUDGET_SHARE))).encode()
                for seed in range(seeds)
            ],
        ),
        Family(
            name="cover 200 by 1,000, cheapest",
            bodies=[json.dumps(document(cover(200, 1000, seed))).encode() for seed in range(seeds)],
        ),
    ]
