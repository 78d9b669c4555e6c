"""The scale of one competency."""

from collections.abc import Collection, Mapping
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

    def steps(self, level: int) -> int:
        """Return how many steps lead from 0 to a level."""
        return sum(step <= level for step in self.levels)

    def with_items(self, level: int, items: Collection[str]) -> int:
        """Return the level that is held with items: each next level whose items are all shown is held as well."""
        level = self.at_most(level)
        while (following := self.after(level)) is not None:
            listed = self.items_by_level.get(following)
            if not listed or not all(item in items for item in listed):
                break
            level = following
        return level
