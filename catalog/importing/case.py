"""Reads a CASE 1.0 or 1.1 package: leniently, and saying what it had to bend or leave out."""

from pathlib import Path

from catalog.importing.case_edits import competency_keys, relate, take_edits
from catalog.importing.case_foreign import Foreign
from catalog.importing.case_house import has_note, read_note
from catalog.importing.case_items import Package, read_package
from catalog.importing.guard import Document, read_document
from catalog.importing.published import Published
from catalog.saying import says


def parse_case(path: Path, published: Published) -> None:
    """Read one package into records and findings."""
    document = read_document(path, published.records.findings)
    if document is None:
        return
    head = document.value.get("CFDocument")
    top = document.place("CFDocument")
    if not isinstance(head, dict):
        published.fault(top, says("case-no-document"))
        return
    before = len(published.records.faults)
    package = read_package(document, published)
    if len(published.records.faults) > before:
        return
    if has_note(head):
        read_note(head, top, published)
        for item in package.items.values():
            if has_note(item.value):
                read_note(item.value, item.place, published)
            else:
                published.warn(item.place, says("case-no-note"))
        places = {key: item.place for key, item in package.items.items()}
        take_edits(package.required, package.skill_levels, places, published)
        keys = competency_keys(published, package.items)
        package.others += [link for link in package.required if link[1] in keys]
    else:
        foreign = Foreign(head, top, package, published)
        foreign.add()
        keys = {key: own for key, own in foreign.keys.items() if key not in foreign.roles}
    package.left_out.update(relate(package.others, keys, published))
    _report(document, package, published)


def _report(document: Document, package: Package, published: Published) -> None:
    for kind, count in sorted(package.left_out.items()):
        published.warn(document.place("CFAssociations"), says("case-associations", count=count, kind=kind[:80]))
    rubrics = document.value.get("CFRubrics")
    if isinstance(rubrics, list) and rubrics:
        published.warn(document.place("CFRubrics"), says("case-rubrics", count=len(rubrics)))
