"""A year in the reader's language: its document with the sentence of every warning, whole or in parts."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from service.schemas.annual_answers import AnnualPlanDocument, AnnualPlanRead
from service.texts import Language, say
from service.translate.annual_answer import AnnualAnswer
from service.translate.annual_certificate import spelled
from service.translate.annual_wording import obstacle
from service.translate.wording import Names, warning


def spoken(document: AnnualPlanRead, names: Names, language: Language) -> AnnualPlanRead:
    """Return the document with all its words."""
    told = [
        note.model_copy(update={"text": warning(note, names, language).text}) if not note.text else note
        for note in document.warnings
    ]
    obstacles = [obstacle(note, names, language) for note in document.obstacles]
    return document.model_copy(update={"obstacles": obstacles, "warnings": told})


def whole(answer: AnnualAnswer, language: Language) -> AnnualPlanDocument:
    """Return the whole answer as one document, as the command line prints it."""
    document = spoken(answer.document, answer.names, language)
    return AnnualPlanDocument.model_construct(
        **{name: getattr(document, name) for name in type(document).model_fields},
        enrolments=list(answer.enrolments),
        gaps=list(answer.gaps),
    )


def obstacle_lines(answer: AnnualAnswer, language: Language) -> Iterator[str]:
    """Yield, line by line, why there is no plan; nothing where there is one."""
    if answer.document.obstacles:
        yield say(language, "obstacle_heading")
    for note in answer.document.obstacles:
        yield f"- {obstacle(note, answer.names, language).text}"


def pieces(answer: AnnualAnswer, language: Language, certificate: Iterable[str] | None = None) -> Iterator[str]:
    """Yield the text of the whole answer as one document: an entry of its long lists is a line.

    What it can be verified from stands on one line of its own, by default what the answer brings.
    """
    if certificate is None and answer.certificate is not None:
        certificate = spelled(answer.certificate)
    yield spoken(answer.document, answer.names, language).model_dump_json(indent=2).removesuffix("}").rstrip()
    yield from _listed("enrolments", answer.enrolments)
    yield from _listed("gaps", answer.gaps)
    if answer.frontier is not None:
        yield f',\n  "frontier": {answer.frontier.model_dump_json()}'
    if certificate is not None:
        yield ',\n  "certificate": '
        yield from certificate
    yield "\n}"


def _listed(name: str, entries: Iterable[BaseModel]) -> Iterator[str]:
    """Yield a list as a field of a document that goes on."""
    yield f',\n  "{name}": ['
    before = "\n"
    for entry in entries:
        yield f"{before}    {entry.model_dump_json()}"
        before = ",\n"
    yield "]" if before == "\n" else "\n  ]"
