"""Which entry of a framework stands below which, as a tree shows it: groups are told by their names."""

from collections.abc import Sequence

from catalog.frameworks import CompetencyBase


class Tree:
    """The competencies of one framework, each below the entry that has the name of its group."""

    def __init__(self, competencies: Sequence[CompetencyBase]) -> None:
        self._groups = {(row.area_en, row.name_en): row for row in competencies}
        self.ordered = sorted(competencies, key=lambda row: (self._depth(row), row.id))

    def parent(self, competency: CompetencyBase) -> CompetencyBase | None:
        """Return the entry that has the name of a competency's narrower group, or of its only one."""
        name = competency.category_en or competency.area_en
        above = competency.area_en if competency.category_en else None
        found = self._groups.get((above, name)) if name else None
        return None if found is competency else found

    def groups(self, competency: CompetencyBase) -> tuple[str | None, str | None]:
        """Return the area and the category that can be told from the entries above a competency."""
        above: list[CompetencyBase] = []
        parent = self.parent(competency)
        while parent is not None and len(above) < len(self._groups):
            above.append(parent)
            parent = self.parent(parent)
        return (above[-1].name_en if above else None, above[0].name_en if len(above) > 1 else None)

    @property
    def taxonomy(self) -> str:
        """Return what Moodle calls each of four depths; where every parent is a heading, they are domains."""
        parents = [parent for row in self.ordered if (parent := self.parent(row)) is not None]
        words = []
        for depth in range(4):
            statuses = {row.status for row in parents if self._depth(row) == depth}
            words.append("domain" if statuses == {"excluded"} else "competency")
        return ",".join(words)

    def _depth(self, competency: CompetencyBase) -> int:
        depth, above = 0, self.parent(competency)
        # Names that lead in a circle end the climb.
        while above is not None and depth < len(self._groups):
            depth, above = depth + 1, self.parent(above)
        return depth
