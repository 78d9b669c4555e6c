"""One digest for equal years, spelled so that a hundred thousand learners take seconds."""

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import solver
from service.translate.fingerprint import plain, spelled


def annual_input_hash(problem: solver.AnnualProblem) -> str:
    """Return the digest of everything that decides the answer."""
    digest = hashlib.sha256()
    for field in fields(problem):
        digest.update(f",{spelled(field.name)}:[".encode("ascii"))
        value = getattr(problem, field.name)
        parts = _learners(value) if field.name == "learners" else _parts(value)
        for part in parts:
            digest.update(f"{part},".encode("ascii"))
        digest.update(b"]")
    return "sha256:" + digest.hexdigest()


def _parts(value: object) -> Iterator[str]:
    for entry in value if isinstance(value, tuple) else (value,):
        yield spelled(plain(entry))


def _learners(learners: tuple[solver.AnnualLearner, ...]) -> Iterator[str]:
    """Spell each learner; what learners have in common, such as a requirement or a calendar, is spelled once."""
    names = [field.name for field in fields(solver.AnnualLearner)]
    known: dict[object, str] = {}

    def of(value: object) -> str:
        if isinstance(value, tuple):
            return "[" + ",".join(map(of, value)) + "]"
        if not is_dataclass(value):
            return spelled(plain(value))
        if value not in known:
            known[value] = spelled(plain(value))
        return known[value]

    for learner in learners:
        yield of(tuple(getattr(learner, name) for name in names))
