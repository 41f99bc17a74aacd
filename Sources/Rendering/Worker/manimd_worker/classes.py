"""The scenes among the classes of a scene's code, and what is mended about them."""
import ast

import manim

from .names import VOCABULARY, calls, rename


def scenes(code):
    """The classes at the top of the code that are scenes, with the names of the bases that say so."""
    found = {}
    for node in code.tree.body:
        if isinstance(node, ast.ClassDef):
            bases = [base.id if isinstance(base, ast.Name) and base.id in found else code.manim_name(base)
                     for base in node.bases]
            if any(base in found or is_scene(base) for base in bases if base):
                found[node.name] = node
    return found


def is_scene(name):
    held = getattr(manim, name, None)
    return isinstance(held, type) and issubclass(held, manim.Scene)


def last_scenes(code):
    """The scenes that are not there for other scenes to build on."""
    classes = scenes(code)
    bases = {base.id for node in classes.values() for base in node.bases if isinstance(base, ast.Name)}
    return [node for name, node in classes.items() if name not in bases]


def class_name(code, edits, words):
    """The only scene, under whatever name, is `GeneratedScene`."""
    last = last_scenes(code)
    if len(last) != 1 or "GeneratedScene" in code.bound:
        return
    old = last[0].name
    start = edits.text.index(old.encode(), edits.start(last[0]) + len("class"))
    if not edits.put(start, start + len(old.encode()), "GeneratedScene", old):
        return
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Name) and node.id == old:
            edits.replace(node, "GeneratedScene", old)
    words.append(f"the class {old} is called GeneratedScene")


def bases(code, edits, words):
    """A plain scene that does what only another kind of scene can."""
    for node in last_scenes(code):
        if len(node.bases) != 1 or code.manim_name(node.bases[0]) != "Scene":
            continue
        used = {chain(part) for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        wanted = {new for what, new in VOCABULARY["bases"].items()
                  if f"self.{what}" in used and what not in code.attributes}
        if len(wanted) == 1 and rename(edits, node.bases[0], new := wanted.pop()):
            words.append(f"{node.name} does what only a {new} can, and is one")


def chain(node):
    """The text of `a.b.c`; an empty one for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def ending(code, edits, words):
    """A scene of which nothing would be shown since it ends at once."""
    if any(isinstance(call.func, ast.Attribute) and call.func.attr in VOCABULARY["motion"] for call in calls(code)):
        return
    for node in last_scenes(code):
        construct = next((part for part in node.body if getattr(part, "name", "") == "construct"), None)
        if isinstance(construct, ast.FunctionDef) and any(isinstance(part, ast.Call) for part in ast.walk(construct)):
            last = construct.body[-1]
            me = construct.args.args[0].arg if construct.args.args else "self"
            indent = edits.text[edits.line(construct.body[0].lineno):edits.start(construct.body[0])].decode()
            # Nothing that stands behind a return is reached.
            place = edits.start(last) if isinstance(last, ast.Return) else edits.end(last)
            pause = f"{me}.wait()"
            if isinstance(last, ast.Return):
                pause += "; "
            else:
                pause = f"\n{indent}{pause}" if not indent.strip() else f"; {pause}"
            if edits.put(place, place, pause):
                words.append("nothing was played and nothing waited for: the scene ends with self.wait()")
