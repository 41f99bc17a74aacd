"""How long a scene will be, as far as its text tells."""
import ast

DEPENDS = (
    ast.For, ast.AsyncFor, ast.While, ast.If, ast.IfExp, ast.Try, ast.Lambda, ast.ListComp,
    ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Outline:
    """The calls of `self.play` and `self.wait` in a scene's class.

    `lengths` holds a length in seconds for each call as it stands in the text. `is_open` says
    that some of them may run any number of times, so that the whole is not known beforehand.
    """

    def __init__(self, source):
        self.lengths, self.is_open = [], False
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name == "GeneratedScene":
                for part in node.body:
                    self._walk(part, depends=False, within=None)

    def _walk(self, node, depends, within):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            # Methods of the scene's own may be called any number of times.
            depends = depends or within is not None or node.name not in ("setup", "construct")
            within = node.name
        if isinstance(node, ast.Call) and (length := length_of(node)) is not None:
            self.lengths.append(length)
            self.is_open = self.is_open or depends
        depends = depends or isinstance(node, DEPENDS)
        for child in ast.iter_child_nodes(node):
            self._walk(child, depends, within)


def length_of(call):
    """The seconds that `self.play(…)` or `self.wait(…)` takes; None for another call."""
    function = call.func
    if not (isinstance(function, ast.Attribute) and function.attr in ("play", "wait", "pause")):
        return None
    if not (isinstance(function.value, ast.Name) and function.value.id == "self"):
        return None
    given = [word.value for word in call.keywords if word.arg in ("run_time", "duration")]
    if function.attr != "play":
        given += call.args[:1]
    seconds = given[0].value if given and isinstance(given[0], ast.Constant) else 1
    return float(seconds) if isinstance(seconds, (int, float)) and 0 < seconds < 3600 else 1.0
