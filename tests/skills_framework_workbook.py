"""Makes workbooks in the layout of the Skills Framework dataset, of any size, the same for the same numbers."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from openpyxl import Workbook

from catalog.importing.skills_framework_sheets import COLUMNS, ITEMS, ROLE_TEXTS, ROLES, SKILLS

WORDS = (
    *("analyse", "assess", "build", "capture", "compare", "control", "deliver", "design", "develop", "evaluate"),
    *("explain", "forecast", "gather", "govern", "improve", "interpret", "launch", "lead", "maintain", "manage"),
    *("measure", "model", "monitor", "negotiate", "operate", "organise", "plan", "prepare", "present", "process"),
    *("report", "research", "resolve", "review", "sell", "service", "support", "test", "trade", "train", "validate"),
)
CORE = ("Basic", "Intermediate", "Advanced")

Row = tuple[str | int, ...]


def write_workbook(path: Path, *, role_rows: int, items: int) -> Path:
    """Write a workbook with this many rows of requirements and of items; six items a level, twelve skills a role."""
    book = Workbook(write_only=True)
    random = Random(7)
    # Thirty sectors have the same number of skills each.
    skills = [_skill(number) for number in range(max(30, items // 18 // 30 * 30))]
    for name, rows in (
        (ROLES, _role_rows(role_rows, skills)),
        (ROLE_TEXTS, _role_texts(role_rows)),
        (SKILLS, (_key(skill) for skill in skills)),
        (ITEMS, _item_rows(items, skills, random)),
    ):
        sheet = book.create_sheet(name)
        sheet.append(COLUMNS[name])
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _skill(number: int) -> tuple[str, str, str, bool]:
    """Return a sector, a title, a description, and whether the skill is a core one."""
    core = number % 50 == 0
    title = f"{WORDS[number % len(WORDS)].title()} {WORDS[number // len(WORDS) % len(WORDS)]} {number}"
    return f"Sector {number % 30}", title, f"To {title.lower()} " + "with care and to the end. " * 6, core


def _level(skill: tuple[str, str, str, bool], step: int) -> str | int:
    return CORE[step % 3] if skill[3] else 1 + step % 6


def _code(number: int, step: int) -> str:
    return f"SEC-{number % 1000:03}-{1 + step % 6}{number % 1000:03}-1.1"


def _role_rows(count: int, skills: list[tuple[str, str, str, bool]]) -> Iterator[Row]:
    for number in range(count):
        role, place = divmod(number, 12)
        # A role asks for skills of its own sector, of which every thirtieth is one.
        skill_number = (role % 30 + 30 * (role + place)) % len(skills)
        skill = skills[skill_number]
        kind = "ccs" if skill[3] else "tsc"
        step = _level(skill, place % 3)
        yield (
            f"Sector {role % 30}",
            f"Track {role % 5}",
            f"Role {role}",
            skill[1],
            kind,
            step,
            _code(skill_number, place % 3),
        )


def _role_texts(count: int) -> Iterator[Row]:
    for role in range(-(-count // 12)):
        yield f"Sector {role % 30}", f"Track {role % 5}", f"Role {role}", f"Does the work of role {role}. " * 10


def _key(skill: tuple[str, str, str, bool]) -> Row:
    return "", skill[0], "Category", skill[1], skill[2], "ccs" if skill[3] else "tsc"


def _item_rows(count: int, skills: list[tuple[str, str, str, bool]], random: Random) -> Iterator[Row]:
    for number in range(count):
        skill_number, rest = divmod(number, 18)
        step, place = divmod(rest, 6)
        skill = skills[skill_number % len(skills)]
        text = f"{' '.join(random.choices(WORDS, k=9)).capitalize()} {number}"
        kind = "ccs" if skill[3] else "tsc"
        described = f"Do what level {_level(skill, step)} of {skill[1]} asks for. " * 3
        classified = "knowledge" if place < 3 else "ability"
        yield (
            *(kind, _code(skill_number, step), skill[0], "Category", skill[1], skill[2]),
            *(_level(skill, step), described, text, classified),
        )
