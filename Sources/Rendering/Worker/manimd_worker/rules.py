"""What a scene's code must keep to, found without running it; the sandbox is what holds, not this.

The rules are closed lists of what is certain: whatever is not certain is left to the trial itself.
"""
import ast
import difflib
import inspect
import types

import manim

from .classes import last_scenes, scenes
from .fixes import setting
from .names import VOCABULARY, calls, found, is_allowed, public

MOST = 20  # faults that are told of


def faults(code):
    """What is wrong with the code, by its lines."""
    told = []
    for rule in RULES:
        for node, message in rule(code):
            fault = (getattr(node, "lineno", None), message)
            if fault not in told:
                told.append(fault)
    told.sort(key=lambda fault: fault[0] or 0)
    return told[:MOST]


def imports(code):
    for node in code.imports:
        relative = isinstance(node, ast.ImportFrom) and node.level > 0
        names = [node.module or "."] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        for name in names:
            if relative or not is_allowed(name):
                yield node, f"{'.' * getattr(node, 'level', 0)}{name} is not among the modules that a scene may import"
            elif not code.is_excused(node) and found(name) is None:
                yield node, f"there is no module {name}"
            elif isinstance(node, ast.ImportFrom):
                yield from imported_names(code, node)


def imported_names(code, node):
    module = found(node.module)
    if module is None:
        return
    for alias in node.names:
        if alias.name == "*":
            continue
        held = getattr(module, alias.name, None)
        if isinstance(held, types.ModuleType):
            if not is_allowed(held.__name__):
                yield node, f"{held.__name__} is not among the modules that a scene may import"
        elif not hasattr(module, alias.name) and found(f"{node.module}.{alias.name}") is None:
            if not code.is_excused(node):
                yield node, f"{node.module} has no {alias.name}{like(alias.name, public(module))}"


def names(code):
    """Names that nobody knows."""
    known = code.known | public(manim)
    told = set(VOCABULARY["builtins"])
    for node in code.unknown():
        if node.id not in told and len(told) < MOST + len(VOCABULARY["builtins"]):
            told.add(node.id)
            yield node, f"nothing is called {node.id}{like(node.id, known)}"


def like(name, known):
    """The name that was probably meant, in words."""
    for other in known:
        if other.lower() == name.lower():
            return f"; {other} is"
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return f"; {near[0]} is" if near else ""


def attributes(code):
    """What modules do not have, and what a scene has no business with."""
    for node in ast.walk(code.tree):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr in VOCABULARY["attributes"]:
            yield node, f"a scene may not use {node.attr}"
        if (module := code.held(node.value)) is None or not isinstance(node.ctx, ast.Load):
            continue
        top = module.__name__.split(".")[0]
        held = getattr(module, node.attr, None)
        if isinstance(held, types.ModuleType) and not is_allowed(held.__name__):
            yield node, f"{held.__name__} is not among the modules that a scene may use"
        elif node.attr in VOCABULARY["files"].get(top, ()):
            yield node, f"{top}.{node.attr} works with files, of which a scene has none"
        elif not hasattr(module, node.attr) and not code.is_excused(node) and node.attr not in code.attributes:
            yield node, f"{module.__name__} has no {node.attr}{like(node.attr, public(module))}"


def builtins(code):
    for node in code.used:
        if node.id in VOCABULARY["builtins"] and node.id not in code.bound:
            yield node, f"a scene may not use {node.id}"
    for call in calls(code):
        if isinstance(call.func, ast.Name) and call.func.id in ("getattr", "setattr", "delattr", "hasattr"):
            for word in call.args[1:2]:
                if isinstance(word, ast.Constant) and word.value in VOCABULARY["attributes"]:
                    yield call, f"a scene may not use {word.value}"


def files(code):
    """Pictures and sounds that would have to be read from files."""
    for call in calls(code):
        name = code.manim_name(call.func)
        given = [word.value for word in call.keywords if word.arg in PATHS] + call.args[:1]
        path = given[0] if given else None
        is_text = isinstance(path, ast.JoinedStr) or isinstance(path, ast.Constant) and isinstance(path.value, str)
        if name in ("ImageMobject", "SVGMobject") and is_text:
            yield call, f"{name} reads a file, of which a scene has none: draw it from shapes"
        elif name == "Code" and is_text and not any(word.arg == "code_string" for word in call.keywords):
            yield call, "Code reads a file, of which a scene has none: give code_string="
        elif getattr(call.func, "attr", "") == "add_sound" and "add_sound" not in code.attributes:
            yield call, "add_sound plays a file, of which a scene has none"


def settings(code):
    """Where and how finely the video is drawn is not the scene's to say."""
    for node in ast.walk(code.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.AST) and (name := setting(code, target)):
                yield node, f"a scene may not set config.{name}"
    for call in calls(code):
        is_update = isinstance(call.func, ast.Attribute) and call.func.attr == "update" and (
            code.manim_name(call.func.value) == "config")
        if is_update or code.manim_name(call.func) == "tempconfig":
            for table in call.args[:1]:
                for key in table.keys if isinstance(table, ast.Dict) else ():
                    if isinstance(key, ast.Constant) and key.value in VOCABULARY["settings"]:
                        yield call, f"a scene may not set config.{key.value}"


def one_scene(code):
    last = last_scenes(code)
    named = next((node for node in code.tree.body if getattr(node, "name", "") == "GeneratedScene"), None)
    others = [node for node in last if node.name != "GeneratedScene"]
    if named is None and "GeneratedScene" not in code.bound:
        if others:
            yield others[-1], "there are several scenes, and none is called GeneratedScene"
        else:
            yield None, "there is no class GeneratedScene that is a scene"
    elif others:
        yield others[0], f"{others[0].name} is a second scene beside GeneratedScene: there may be one only"
    elif isinstance(named, ast.ClassDef) and "GeneratedScene" not in scenes(code) and not is_open(code, named):
        yield named, "GeneratedScene is not a scene: it has to be a subclass of Scene"
    elif isinstance(named, ast.ClassDef) and "GeneratedScene" in scenes(code):
        yield from construct(code, named)


def is_open(code, node):
    """Whether it cannot be told what a class builds on."""
    local = {part.name: part for part in code.tree.body if isinstance(part, ast.ClassDef)}
    for base in node.bases:
        if code.manim_name(base) in vars(manim):
            continue
        if isinstance(base, ast.Name) and base.id in local and base.id != node.name:
            if is_open(code, local[base.id]):
                return True
            continue
        return True
    return False


def construct(code, node):
    """A scene without a part that draws shows nothing."""
    classes = scenes(code)
    line = [node]
    for cls in line:
        line += [classes[b.id] for b in cls.bases if isinstance(b, ast.Name) and b.id in classes
                 and classes[b.id] not in line]
        if any(code.manim_name(base) not in SCENES for base in cls.bases
               if not (isinstance(base, ast.Name) and base.id in classes)):
            return
    parts = [part for cls in line for part in cls.body]
    if any(not isinstance(part, (ast.FunctionDef, ast.Expr, ast.Pass)) for part in parts):
        return
    drawing = [part for part in parts if getattr(part, "name", "") in ("construct", "setup", "render")]
    if not any(isinstance(part, ast.Call) for each in drawing for part in ast.walk(each)):
        yield node, "GeneratedScene neither plays an animation nor waits: it has no construct() that does anything"


# Where classes that read files are told which.
PATHS = ("filename_or_array", "file_name", "code_file")
SCENES = {name for name, held in vars(manim).items() if inspect.isclass(held) and issubclass(held, manim.Scene)}
RULES = (imports, names, attributes, builtins, files, settings, one_scene)
