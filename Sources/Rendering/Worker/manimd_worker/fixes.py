"""Mends in a scene's code what takes no thought: names that Manim has given up, imports, the class's name.

Each step changes the text at a few places and is undone if the result is no Python.
"""
import ast
import inspect

import manim

from .classes import bases, class_name, ending
from .edits import Edits
from .imports import idle_imports, import_manim, imports, main_program
from .names import VOCABULARY, Code, calls, rename

MOST = 60  # fixes of one scene


def mended(code):
    """The code with everything mended, and what was done, in words."""
    said = []
    for step in STEPS:
        edits, words = Edits(code.source), []
        step(code, edits, words)
        if not edits:
            continue
        try:
            code = Code(edits.made())
        except (SyntaxError, ValueError):
            continue
        said += words
    return code, list(dict.fromkeys(said))[:MOST]


def exists(name):
    """Whether Manim has a name, be it a path to an attribute."""
    held = manim
    for part in name.split("."):
        if (held := getattr(held, part, None)) is None:
            return False
    return True


def is_gone(code, name):
    """Whether a name that was Manim's once means nothing in this code."""
    return name not in vars(manim) and name not in code.assigned


def former_calls(code, edits, words):
    """Classes that are gone and whose arguments are other ones now."""
    for call in calls(code):
        name = former_name(code, call.func, "calls")
        if name is None:
            continue
        rule = VOCABULARY["calls"][name]
        new = rule["to"]
        if "with_math" in rule and any(has_math(argument) for argument in call.args):
            new = rule["with_math"]
        if rename(edits, call.func, new):
            words.append(f"{name} is called {new}")
            rewrite_arguments(call, rule, edits)


def former_name(code, node, table):
    """The name that an expression had in Manim, if the table knows it and nobody else does; or None."""
    if isinstance(node, ast.Name):
        name = node.id
    elif isinstance(node, ast.Attribute) and code.held(node.value) is manim:
        name = node.attr
    else:
        return None
    return name if name in VOCABULARY[table] and is_gone(code, name) else None


def has_math(node):
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and ("$" in part.value or "\\" in part.value)
        for part in ast.walk(node))


def rewrite_arguments(call, rule, edits):
    if "word" not in rule or any(isinstance(argument, ast.Starred) for argument in call.args):
        return
    value = rule.get("value", "{}")
    for word in call.keywords:
        if "second" in rule and word.arg == rule["second"]:
            edits.replace(word, f"{rule['word']}={value.format(edits.said(word.value))}")
            return
    if "second" in rule and len(call.args) == 2:
        edits.replace(call.args[1], f"{rule['word']}={value.format(edits.said(call.args[1]))}")
    elif "else" in rule and len(call.args) == 1:
        end = edits.end(call.args[0])
        edits.put(end, end, f", {rule['word']}={rule['else']}")


def former_names(code, edits, words):
    for node in ast.walk(code.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "manim":
            import_former(code, node, edits, words)
            continue
        name = former_name(code, node, "names")
        new = VOCABULARY["names"].get(name)
        if new is not None and exists(new) and rename(edits, node, new):
            words.append(f"{name} is called {new}")


def import_former(code, node, edits, words):
    for alias in node.names:
        rule = VOCABULARY["calls"].get(alias.name)
        new = rule["to"] if rule else VOCABULARY["names"].get(alias.name)
        if new is not None and alias.asname is None and is_gone(code, alias.name):
            new = new.split(".")[0]
            if exists(new) and edits.replace(alias, new, alias.name):
                words.append(f"{alias.name} is called {new}")


def opengl_names(code, edits, words):
    """Classes of the other renderer, whose namesakes this one draws."""
    for node in code.unknown():
        name = node.id.removeprefix("OpenGL")
        if name != node.id and isinstance(getattr(manim, name, None), type) and edits.replace(node, name, node.id):
            words.append(f"{node.id} is called {name} where it is drawn without OpenGL")


def rate_functions(code, edits, words):
    """Functions that Manim has, but not at the top."""
    for node in code.unknown():
        if node.id in vars(manim.rate_functions):
            place = next((n for n, held in code.modules.items() if held is manim), None)
            reach = "rate_functions" if "rate_functions" in code.known else f"{place}.rate_functions" if place else None
            if reach and edits.replace(node, f"{reach}.{node.id}", node.id):
                words.append(f"{node.id} stands in rate_functions")


def numpy_names(code, edits, words):
    for node in ast.walk(code.tree):
        if not isinstance(node, ast.Attribute) or (held := code.held(node.value)) is None:
            continue
        new = VOCABULARY["numpy"].get(node.attr)
        if held.__name__ == "numpy" and new and not hasattr(held, node.attr) and edits.rename_attribute(node, new):
            words.append(f"numpy.{node.attr} is called {new}")


def methods(code, edits, words):
    known = known_attributes()
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Attribute) and node.attr in VOCABULARY["methods"]:
            is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "super")
            if is_own or code.held(node.value) or node.attr in code.attributes or node.attr in known:
                continue
            new = VOCABULARY["methods"][node.attr]
            if edits.rename_attribute(node, new):
                words.append(f"{node.attr}() is called {new}()")


def known_attributes():
    return {name for held in vars(manim).values() if isinstance(held, type) for name in vars(held)}


def keywords(code, edits, words):
    for call in calls(code):
        given = {word.arg: word for word in call.keywords}
        for rule in VOCABULARY["keywords"]:
            old, new = rule["from"], rule["to"]
            if old in given and new not in given and is_of(code, call.func, rule["of"]):
                if takes(call.func, old):
                    continue
                if edits.rename_keyword(given[old], new):
                    words.append(f"{old}= is called {new}=")


def takes(function, word):
    """Whether a class of Manim has a parameter of this name after all."""
    held = getattr(manim, getattr(function, "id", ""), None)
    return held is not None and word in inspect.signature(held).parameters


def is_of(code, function, names):
    """Whether a call is of one of these: `Name` for Manim's, `.name` for a method, `self.name` for the scene's."""
    if code.manim_name(function) in names:
        return True
    if not isinstance(function, ast.Attribute) or code.held(function.value):
        return False
    is_own = isinstance(function.value, ast.Name) and function.value.id == "self"
    return (f"self.{function.attr}" if is_own else f".{function.attr}") in names and (
        function.attr not in code.attributes)


def ranges(code, edits, words):
    """Pairs such as `x_min=…, x_max=…`, which have become one argument."""
    for call in calls(code):
        given = {word.arg: word for word in call.keywords}
        for rule in VOCABULARY["ranges"]:
            pair = [given.get(name) for name in rule["from"]]
            if None in pair or rule["to"] in given or not is_of(code, call.func, rule["of"]):
                continue
            first, second = sorted(pair, key=edits.start)
            low, high = (edits.said(word.value) for word in pair)
            before = [end for argument in [*call.args, *call.keywords]
                      if (end := edits.end(argument)) <= edits.start(second)]
            if edits.replace(first, f"{rule['to']}=[{low}, {high}]"):
                edits.put(max(before), edits.end(second), "")
                words.append(f"{' and '.join(rule['from'])} are given as {rule['to']}")


def setting(code, target):
    """The name of the setting of Manim's that is assigned to, if it is none of a scene's business; or None."""
    if isinstance(target, ast.Attribute):
        place, name = target.value, target.attr
    elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        place, name = target.value, target.slice.value
    else:
        return None
    is_config = code.manim_name(place) == "config"
    return name if is_config and name in VOCABULARY["settings"] else None


def settings(code, edits, words):
    """Where and how finely the video is drawn is not the scene's to say."""
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and (name := setting(code, node.targets[0])):
            if edits.replace(node, "pass"):
                words.append(f"config.{name} is left as it is")


STEPS = (
    main_program, import_manim, idle_imports, former_calls, former_names, keywords, ranges, methods, imports,
    opengl_names, rate_functions, numpy_names, class_name, bases, settings, ending, imports)
