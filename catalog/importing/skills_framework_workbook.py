"""Reads the Singapore Skills Framework dataset, a workbook with one sheet a table.

Two kinds of skills stand in the same columns: technical ones (tsc) on a scale of six levels, and critical core ones
(ccs) on a scale of three. Each kind becomes frameworks with their own scale, and a role may require both.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from catalog.importing.findings import Place
from catalog.importing.guard import read_sheets
from catalog.importing.published import Published, slug
from catalog.importing.skills_framework_sheets import (
    COLUMNS,
    GONE,
    ITEMS,
    ROLE_TEXTS,
    ROLES,
    SKILLS,
    TASKS,
    Line,
    lines_of,
)
from catalog.importing.tsc_text import SHORT_KEYS
from catalog.saying import says
from catalog.tables import KEY_LENGTH

#: Sheets without which there is nothing to import.
NEEDED = (ROLES, SKILLS)
TECHNICAL = {str(level): level for level in range(1, 7)}
CORE = {"basic": 1, "intermediate": 2, "advanced": 3}
CORE_FRAMEWORK = "ssg-ccs"
KINDS = {"knowledge": "K", "ability": "A"}


@dataclass(slots=True)
class _Level:
    place: Place
    code: str | None = None
    descriptor: str | None = None
    #: The items of each kind, each once, and where it was read.
    items: dict[str, dict[str, Place]] = field(default_factory=lambda: {"knowledge": {}, "ability": {}})


@dataclass(slots=True)
class _Skill:
    framework: str
    title: str
    category: str
    description: str
    place: Place
    levels: dict[int, _Level] = field(default_factory=dict)

    def level(self, number: int, place: Place) -> _Level:
        return self.levels.setdefault(number, _Level(place))


class _Reader:
    """Goes through the sheets once each, and keeps skills until all sheets have spoken of them."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.skills: dict[str, _Skill] = {}
        self.sectors: dict[str, Place] = {}
        #: For each role the level required of each skill, and where it stands.
        self.requirements: dict[str, dict[str, tuple[int, Place]]] = {}
        self.roles: dict[str, Line] = {}
        self.role_texts: dict[str, str] = {}
        #: For each role its work functions, and under each its tasks with where they stand.
        self.tasks: dict[str, dict[str, dict[str, Place]]] = {}
        self.repeated = 0
        self._names = {CORE_FRAMEWORK: "Critical Core Skills"}

    def read_skill(self, line: Line) -> None:
        self._skill(line)

    def read_item(self, line: Line) -> None:
        skill = self._skill(line)
        number = self._level(line)
        if skill is None or number is None:
            return
        level = skill.level(number, line.place())
        level.code = level.code or line.values["TSC_CCS Code"] or None
        level.descriptor = level.descriptor or line.values["Proficiency Description"] or None
        kind = line.values["Knowledge / Ability Classification"].casefold()
        text = line.values["Knowledge / Ability Items"]
        if kind not in KINDS:
            column = "Knowledge / Ability Classification"
            self.published.fault(line.place(column), says("dataset-item-kind", given=repr(kind[:40])))
        elif not text:
            self.published.fault(line.place("Knowledge / Ability Items"), says("dataset-item-empty"))
        elif text in level.items[kind]:
            self.repeated += 1
        else:
            level.items[kind][text] = line.place("Knowledge / Ability Items")

    def read_requirement(self, line: Line) -> None:
        skill = self._skill(line)
        number = self._level(line)
        role = self._role(line)
        if skill is None or number is None or role is None:
            return
        level = skill.level(number, line.place("Proficiency Level"))
        level.code = level.code or line.values["TSC_CCS Code"] or None
        self.roles.setdefault(role, line)
        asked = self.requirements.setdefault(role, {})
        key = f"{skill.framework}/{slug(skill.title)}"
        before = asked.get(key)
        if before is not None and before[0] != number:
            message = says("dataset-twice", skill=skill.title, before=before[0], level=number)
            self.published.warn(line.place("Proficiency Level"), message)
        if before is None or number > before[0]:
            asked[key] = (number, line.place("Proficiency Level"))

    def read_role_text(self, line: Line) -> None:
        role = self._role(line)
        if role is not None and line.values["Job Role Description"]:
            self.role_texts.setdefault(role, line.values["Job Role Description"])

    def read_task(self, line: Line) -> None:
        role = self._role(line)
        function, task = line.values["Critical Work Function"], line.values["Key Tasks"]
        if role is None:
            return
        if not task:
            self.published.fault(line.place("Key Tasks"), says("dataset-task-empty"))
            return
        # A task is stored once, where it first stands.
        self.tasks.setdefault(role, {}).setdefault(function, {}).setdefault(task, line.place("Key Tasks"))

    def read_gone(self, line: Line) -> None:
        """Retire a skill that no other sheet names any more."""
        framework, title = self._framework(line), line.values["TSC_CCS Title"]
        if framework is None or not title or f"{framework}/{slug(title)}" in self.skills:
            return
        key = f"{framework}/{slug(title)}"
        if ("competency", key) not in self.published.records.declared:
            self.published.competency(
                key,
                framework,
                title,
                line.place("TSC_CCS Title"),
                category=line.values["TSC_CCS Category"] or None,
                description=line.values["TSC_CCS Description"] or None,
                retired=True,
            )

    def finish(self, top: Place) -> None:
        """Hand over what all sheets together say."""
        published = self.published
        for framework, place in sorted(self.sectors.items()):
            core = framework == CORE_FRAMEWORK
            labels = [(level, name.title()) for name, level in CORE.items()] if core else None
            scale = [(level, label, True) for level, label in labels or [(n, f"Level {n}") for n in TECHNICAL.values()]]
            published.framework(framework, self._names[framework], scale, place, assumed=True)
        for key, skill in sorted(self.skills.items()):
            self._finish_skill(key, skill)
        for role, line in sorted(self.roles.items()):
            framework = self._framework_of_sector(line.values["Sector"])
            if published.role(
                role, framework, line.values["Job Role"], line.place("Job Role"), description=self.role_texts.get(role)
            ):
                for competency, (level, place) in sorted(self.requirements[role].items()):
                    published.requirement(role, competency, level, place)
                self._finish_tasks(role)
        for role in sorted(self.tasks.keys() - self.roles.keys()):
            place = next(iter(next(iter(self.tasks[role].values())).values()))
            published.warn(place, says("dataset-role-no-skill", role=role))
        if self.repeated:
            published.warn(top, says("dataset-repeated", count=self.repeated))

    def _finish_tasks(self, role: str) -> None:
        """Number the work functions of a role, and the tasks within each."""
        for number, (function, tasks) in enumerate(self.tasks.get(role, {}).items(), start=1):
            for count, (task, place) in enumerate(tasks.items(), start=1):
                self.published.responsibility(role, f"{number}.{count}", task, place, title=function or None)

    def _finish_skill(self, key: str, skill: _Skill) -> None:
        published = self.published
        if not skill.levels:
            published.warn(skill.place, says("dataset-no-level", skill=skill.title))
            return
        if not published.competency(
            key,
            skill.framework,
            skill.title,
            skill.place,
            category=skill.category or None,
            description=skill.description or None,
            retired=False,
        ):
            return
        for number, level in sorted(skill.levels.items()):
            published.level(key, number, level.place, code=level.code, descriptor=level.descriptor)
            for kind, letter in KINDS.items():
                for count, (text, place) in enumerate(level.items[kind].items(), start=1):
                    published.item(key, number, f"{letter}{count}", text, place, kind=kind)

    def _skill(self, line: Line) -> _Skill | None:
        framework, title = self._framework(line), line.values["TSC_CCS Title"]
        if framework is None:
            return None
        if not title:
            self.published.fault(line.place("TSC_CCS Title"), says("dataset-title-empty"))
            return None
        key = f"{framework}/{slug(title)}"
        known = self.skills.get(key)
        if known is None:
            known = self.skills[key] = _Skill(framework, title, "", "", line.place("TSC_CCS Title"))
        known.category = known.category or line.values.get("TSC_CCS Category", "")
        known.description = known.description or line.values.get("TSC_CCS Description", "")
        return known

    def _framework(self, line: Line) -> str | None:
        kind = line.values["TSC_CCS Type"].casefold()
        if kind not in ("tsc", "ccs"):
            self.published.fault(line.place("TSC_CCS Type"), says("dataset-type", given=repr(kind[:40])))
            return None
        if kind == "ccs":
            self.sectors.setdefault(CORE_FRAMEWORK, line.place("TSC_CCS Type"))
            return CORE_FRAMEWORK
        sector = line.values["Sector"]
        if not sector:
            self.published.fault(line.place("Sector"), says("dataset-sector-empty"))
            return None
        framework = self._framework_of_sector(sector)
        self.sectors.setdefault(framework, line.place("Sector"))
        return framework

    def _framework_of_sector(self, sector: str) -> str:
        key = SHORT_KEYS.get(slug(sector), f"ssg-{slug(sector)}")
        self._names.setdefault(key, f"Skills Framework for {sector}")
        return key

    def _level(self, line: Line) -> int | None:
        core = line.values["TSC_CCS Type"].casefold() == "ccs"
        written = line.values["Proficiency Level"]
        level = (CORE if core else TECHNICAL).get(written.casefold())
        if level is None:
            code = "dataset-level-core" if core else "dataset-level-technical"
            self.published.fault(line.place("Proficiency Level"), says(code, given=repr(written[:40])))
        return level

    def _role(self, line: Line) -> str | None:
        sector, track, name = (line.values[column] for column in ("Sector", "Track", "Job Role"))
        if not sector or not name:
            self.published.fault(line.place("Job Role"), says("dataset-role-empty"))
            return None
        key = "/".join([self._framework_of_sector(sector), *([slug(track)] if track else []), slug(name)])
        # Three long names may be longer than an id; what is cut off still tells two of them apart.
        return key if len(key) <= KEY_LENGTH else f"{key[: KEY_LENGTH - 9]}-{sha256(key.encode()).hexdigest()[:8]}"


def parse_skills_framework(path: Path, published: Published) -> None:
    """Read one workbook into records and findings."""
    if path.suffix.lower() != ".xlsx":
        published.fault(Place(file=str(path), line=1, path=""), says("dataset-sheet-alone"))
        return
    sheets = read_sheets(path, published.records.findings)
    if sheets is None:
        return
    top = Place(file=str(path), line=1, path="")
    by_name = {sheet.name: sheet for sheet in sheets}
    for name in NEEDED:
        if name not in by_name:
            published.fault(top, says("dataset-sheet-missing", sheet=name, columns=tuple(COLUMNS[name])))
            return
    published.document("ssg-skills-framework", "Skills Framework dataset", top, issuer="SkillsFuture Singapore")
    reader = _Reader(published)
    steps = (
        (SKILLS, reader.read_skill),
        (ITEMS, reader.read_item),
        (ROLE_TEXTS, reader.read_role_text),
        (ROLES, reader.read_requirement),
        (TASKS, reader.read_task),
        (GONE, reader.read_gone),
    )
    for name, read in steps:
        if name in by_name:
            for line in lines_of(by_name[name], published):
                read(line)
            by_name[name].rows.clear()
    reader.finish(top)
