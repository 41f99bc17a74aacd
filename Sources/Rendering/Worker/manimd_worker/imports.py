"""What is mended about the modules that a scene's code imports, and about what it does not."""
import ast
import importlib

import manim

from .names import VOCABULARY, is_allowed, public


def main_program(code, edits, words):
    """What is only there for the file to be run by itself, which it is not."""
    for node in code.tree.body:
        if isinstance(node, ast.If) and not node.orelse and ast.unparse(node.test) in MAIN and drop(edits, node):
            words.append("what runs the file as a program was left out")


MAIN = ("__name__ == '__main__'", "'__main__' == __name__")


def idle_imports(code, edits, words):
    """Modules that a scene may not import, and that it does not use."""
    used = {node.id for node in code.used + code.mentioned}
    for node in code.imports:
        if isinstance(node, ast.ImportFrom):
            modules, is_own = [node.module or "."], node.level > 0
        else:
            modules, is_own = [alias.name for alias in node.names], False
        names = {alias.asname or alias.name.split(".")[0] for alias in node.names}
        if is_own or "*" in names or names & used or any(is_allowed(module) for module in modules):
            continue
        if drop(edits, node):
            words.append(f"{', '.join(modules)}: imported and not used")


def import_manim(code, edits, words):
    """The modules that Manim had in other times and at other places."""
    for node in code.imports:
        if isinstance(node, ast.ImportFrom) and node.module in VOCABULARY["modules"]:
            names = ", ".join(a.name + (f" as {a.asname}" if a.asname else "") for a in node.names)
            if edits.replace(node, f"from manim import {names}"):
                words.append(f"{node.module} is called manim")


def imports(code, edits, words):
    """Modules and names that are used and that nobody has imported."""
    wanted, of_manim = [], public(manim)
    mentioned = [node for node in code.mentioned if node.id not in code.known] if code.is_complete else []
    for node in code.unknown() + mentioned:
        module = VOCABULARY["aliases"].get(node.id, node.id)
        parent = code.parents.get(node)
        if node.id in of_manim:
            line = "from manim import *"
        elif is_allowed(module) and module != "__future__" and is_module_of(module, parent):
            line = f"import {module}" + (f" as {node.id}" if module != node.id else "")
        elif (home := next((m for m, held in VOCABULARY["members"].items() if node.id in held), None)) is not None:
            line = f"from {home} import {node.id}"
        else:
            continue
        if line not in wanted:
            wanted.append(line)
    if wanted:
        wanted.sort(key=lambda line: line != "from manim import *")
        place = edits.line(first_line(code))
        edits.put(place, place, "".join(line + "\n" for line in wanted))
        words += [f"“{line}” was missing" for line in wanted]


def is_module_of(module, use):
    try:
        return isinstance(use, ast.Attribute) and hasattr(importlib.import_module(module), use.attr)
    except ImportError:
        return False


def first_line(code):
    """Where imports go: before everything but the text about the file and what has to come first."""
    for place, node in enumerate(code.tree.body):
        is_text = place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_text and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return 1


def drop(edits, node):
    """Takes a statement out, with its lines if nothing else stands on them."""
    start, end = edits.start(node), edits.end(node)
    rest = edits.text[end:edits.line(node.end_lineno + 1)].strip()
    if node.col_offset == 0 and (not rest or rest.startswith(b"#")):
        return edits.put(start, edits.line(node.end_lineno + 1), "")
    return edits.put(start, end, "pass")
