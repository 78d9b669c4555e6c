"""Editing one entry at a time: what a person writes is read as a file of the house would be, by the same rules."""

from catalog.editing.changing import Edited, Refused, edited, give_states, stated, unready
from catalog.editing.documents import DOCUMENTED_KINDS, document_of, state_in
from catalog.editing.listing import Listed, list_entries
from catalog.editing.usage import Usage, Uses, uses_of

__all__ = [
    "DOCUMENTED_KINDS",
    "Edited",
    "Listed",
    "Refused",
    "Usage",
    "Uses",
    "document_of",
    "edited",
    "give_states",
    "list_entries",
    "state_in",
    "stated",
    "unready",
    "uses_of",
]
