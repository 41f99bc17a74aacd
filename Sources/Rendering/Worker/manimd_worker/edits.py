"""Changes to a text at the places that its syntax tree names; all the rest stays as it is."""
import re

NEWLINE = re.compile(rb"\r\n|\r|\n")


class Edits:
    """Changes that are made together."""

    def __init__(self, source):
        self.text = source.encode()
        self.starts = [0, *(match.end() for match in NEWLINE.finditer(self.text))]
        self.changes = {}

    def __bool__(self):
        return bool(self.changes)

    def start(self, node):
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def said(self, node):
        """The text of a node."""
        return self.text[self.start(node):self.end(node)].decode()

    def line(self, number):
        """Where a line begins; the end of the text for the line after the last."""
        return self.starts[number - 1] if number <= len(self.starts) else len(self.text)

    def put(self, start, end, new, instead_of=None):
        """Puts other text between two places, unless something else stands there than was thought.

        The tree's places inside of formatted strings are not to be relied upon.
        """
        if instead_of is not None and self.text[start:end] != instead_of.encode():
            return False
        if any(start < other_end and other < end for other, other_end in self.changes):
            return False
        self.changes[start, end] = new if start < end else self.changes.get((start, end), "") + new
        return True

    def replace(self, node, new, instead_of=None):
        return self.put(self.start(node), self.end(node), new, instead_of)

    def rename_attribute(self, node, new):
        """Puts another name after the dot of `x.name`."""
        end = self.end(node)
        return self.put(end - len(node.attr.encode()), end, new, node.attr)

    def rename_keyword(self, word, new):
        start = self.start(word)
        return self.put(start, start + len(word.arg.encode()), new, word.arg)

    def made(self):
        """The text with all changes."""
        parts, place = [], 0
        for (start, end), new in sorted(self.changes.items()):
            parts += [self.text[place:start], new.encode()]
            place = end
        return b"".join([*parts, self.text[place:]]).decode()
