"""An id at the end of an address is read whole, also one with the end of a line in it.

What the library takes for a path ends at a line: such an id was at no address at all, and one with nothing after the
line was taken for the id before it. Read whole, it is judged like every other.
"""

from starlette.convertors import PathConvertor, register_url_convertor


class WholePath(PathConvertor):
    """The rest of an address, whatever is in it."""

    regex = "(?s:.*)"


register_url_convertor("path", WholePath())
