"""A year in the reader's language: its document with the sentence of every warning, whole or in parts."""

from service.schemas.annual_answers import AnnualPlanDocument, AnnualPlanRead
from service.texts import Language
from service.translate.annual_answer import AnnualAnswer
from service.translate.annual_certificate import spelled
from service.translate.wording import Names, warning


def spoken(document: AnnualPlanRead, names: Names, language: Language) -> AnnualPlanRead:
    """Return the document with all its words."""
    told = [
        note.model_copy(update={"text": warning(note, names, language).text}) if not note.text else note
        for note in document.warnings
    ]
    return document.model_copy(update={"warnings": told})


def whole(answer: AnnualAnswer, language: Language) -> AnnualPlanDocument:
    """Return the whole answer as one document, as the command line prints it."""
    document = spoken(answer.document, answer.names, language)
    return AnnualPlanDocument.model_construct(
        **{name: getattr(document, name) for name in type(document).model_fields},
        enrolments=list(answer.enrolments),
        gaps=list(answer.gaps),
    )


def printed(answer: AnnualAnswer, language: Language, certificate: str | None = None) -> str:
    """Return the whole answer as the text of one document, with what it can be verified from on a line of its own."""
    if certificate is None and answer.certificate is not None:
        certificate = "".join(spelled(answer.certificate))
    told = whole(answer, language).model_dump_json(indent=2)
    if certificate is None:
        return told
    return f'{told.removesuffix("}").rstrip()},\n  "certificate": {certificate}\n}}'
