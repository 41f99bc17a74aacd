"""The part of a trial that runs nothing of the scene: syntax, what takes no thought to mend, rules."""
import json
import warnings

from . import fixes, rules
from .frames import LONGEST
from .names import Code


class Reading:
    """A scene's code after it was read: the text with its fixes, and what is wrong with it."""

    def __init__(self, source):
        self.source, self.fixes, self.faults = source.removeprefix("\ufeff"), [], []
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            code, self.fixes = fixes.mended(Code(self.source))
        except (SyntaxError, ValueError) as error:
            self.faults = [syntax_fault(error, self.source)]
            return
        except (RecursionError, MemoryError):
            self.faults = [fault("syntax", "the code is nested too deeply", None, "")]
            return
        self.source = code.source
        lines = self.source.split("\n")
        self.faults = [
            fault("rules", message, line, lines[line - 1].strip()[:300] if line and line <= len(lines) else "")
            for line, message in rules.faults(code)]

    @property
    def message(self):
        """What is told of it."""
        fixes = [said[:200] for said in self.fixes]
        message = {"kind": "read", "source": self.source, "fixes": fixes, "faults": self.faults}
        if len(json.dumps(message)) > LONGEST - 2048:
            self.faults = [fault("rules", "the code is too long", None, "")]
            message |= {"source": "", "fixes": [], "faults": self.faults}
        return message


def fault(stage, message, line, detail, code="scene_invalid"):
    """A fault as it is sent."""
    return {"stage": stage, "code": code, "message": message[:1000], "line": line, "detail": detail[-4000:]}


def syntax_fault(error, source):
    line = getattr(error, "lineno", None)
    lines = source.split("\n")
    if not (type(line) is int and 0 < line <= len(lines)):
        return fault("syntax", f"the scene is not Python: {getattr(error, 'msg', error)}", None, "")
    said = lines[line - 1].rstrip()[:300]
    if type(error.offset) is int and 0 < error.offset <= len(said) + 1:
        said += "\n" + " " * (error.offset - 1) + "^"
    return fault("syntax", f"the scene is not Python: {error.msg}", line, said)
