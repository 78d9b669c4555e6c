"""The scale of one competency."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The populated levels of one competency without 0, and the items of those that list any."""

    levels: tuple[int, ...]
    items_by_level: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, level: int) -> bool:
        return level == 0 or level in self.levels

    def at_most(self, level: int) -> int:
        """Return the highest level of the scale that is not above `level`."""
        if level in self.levels:
            return level
        return max((step for step in self.levels if step <= level), default=0)

    def after(self, level: int) -> int | None:
        return next((step for step in self.levels if step > level), None)
