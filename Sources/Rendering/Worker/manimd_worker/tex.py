"""Formulas, set once and shared by all jobs.

A scene only ever asks for a formula. It is set by a process that runs no scene and that reaches
nothing but a folder of its own; the worker looks at the picture and puts it into the shared folder,
which no other process writes. So what lies there always belongs to the source that names it,
whatever a scene does, or a formula.
"""
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
from pathlib import Path

from . import kernel, places, walls
from .frames import Closed

# LuaTeX is left out: its documents are programs that may read and write files.
COMPILERS = {"latex": "dvi", "pdflatex": "pdf", "xelatex": "xdv"}
ENDINGS = (".dvi", ".pdf", ".xdv")
PICTURE_SIZE = 8 << 20  # bytes
FILE_SIZE = 32 << 20  # of what TeX writes, bytes
REPORT_SIZE = 32 << 10  # bytes; a pipe takes as many at once
NO_PICTURE = "dvisvgm made no picture of the formula"
# A picture of a formula needs none of these; with them it would be more than a picture.
FOREIGN = re.compile(rb"<!DOCTYPE|<!ENTITY|<\?xml-|<script|<image|<foreignObject|href\s*=\s*['\"][^#'\"]", re.I)
# How Manim tells the parts of a formula apart.
MARKS = re.compile(r"\\special\{dvisvgm:raw <[^{}]*>\}")
SEAL = re.compile(rb"<!-- sha256 ([0-9a-f]{64}) -->\n\Z")


class LatexError(Exception):
    """LaTeX refused a formula: its first complaint, the log around it, and the formula."""

    def __init__(self, complaint, log="", document=""):
        super().__init__(complaint)
        self.complaint, self.log = complaint, log
        body = document.partition("\\begin{document}")[2].partition("\\end{document}")[0]
        self.formula = MARKS.sub("", body).strip()


class Cache:
    """The shared folder of formulas; each file ends with a digest of the rest of it."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        tools = (shutil.which(tool) for tool in ("latex", "dvisvgm"))
        stats = [os.stat(tool) for tool in tools if tool]
        self.toolchain = repr([(tool.st_size, tool.st_mtime_ns) for tool in stats])

    def path(self, source, compiler, ending):
        record = "\0".join(("1", self.toolchain, compiler, ending, source))
        key = hashlib.sha256(record.encode()).hexdigest()
        return self.folder / key[:2] / f"{key}.svg"

    def read(self, path):
        """The picture, or None if it is not there or not as it was written."""
        try:
            sealed = path.read_bytes()
        except OSError:
            return None
        seal = SEAL.search(sealed)
        svg = sealed[:seal.start()] if seal else b""
        return svg if seal and hashlib.sha256(svg).hexdigest().encode() == seal[1] else None

    def publish(self, path, svg):
        """Puts a picture in its place, all at once."""
        path.parent.mkdir(exist_ok=True)  # its group is that of the shared folder
        seal = f"<!-- sha256 {hashlib.sha256(svg).hexdigest()} -->\n".encode()
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
        try:
            draft.write_bytes(svg + seal)
            draft.rename(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise


class Formulas:
    """What stands in a scene's process in place of Manim's way to LaTeX."""

    def __init__(self, cache, channel):
        self.cache, self.channel = cache, channel

    def install(self):
        from manim.utils import tex_file_writing

        tex_file_writing.compile_tex = self.compile
        tex_file_writing.convert_to_svg = self.picture
        tex_file_writing.delete_nonsvg_files = lambda *arguments: None

    def compile(self, tex_file, tex_compiler, output_format):
        source = tex_file.read_text(encoding="utf-8")
        # A list names programs to run one after the other; the last one writes the result.
        compiler = tex_compiler if isinstance(tex_compiler, str) else tex_compiler[-1]
        path = self.cache.path(source, compiler, output_format)
        svg = self.cache.read(path)
        if svg is None:
            self.channel.send({
                "kind": "formula", "source": source, "compiler": compiler, "ending": output_format})
            try:
                answer = self.channel.receive()
            except Closed:
                answer = {"error": "the formula could not be set"}
            if "errno" in answer:
                raise OSError(answer["errno"], os.strerror(answer["errno"]))
            svg = self.cache.read(path) if "error" not in answer else None
            if svg is None:
                raise LatexError(answer.get("error", "the formula was lost"), answer.get("log", ""), source)
        tex_file.with_suffix(".svg").write_bytes(svg)
        return tex_file.with_suffix(output_format)

    def picture(self, dvi_file, extension, page=1):
        return dvi_file.with_suffix(".svg")


class Setter:
    """The process that sets one formula."""

    def __init__(self, request, order, cache, where):
        self.cache = cache
        self.request = [request[key] for key in ("source", "compiler", "ending")]
        folder, worker = where.folder(), os.getpid()
        self.inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.report, report = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                kernel.die_with_parent(worker)
                kernel.close_all_but(report)
                kernel.be_opaque(False)
                kernel.die_first()
                if where.walled:
                    walls.confine(folder, {**order, "space": FILE_SIZE})
                else:
                    kernel.limit(AS=order["memory"], FSIZE=FILE_SIZE)
                os.write(report, json.dumps(set_formula(*self.request, folder)).encode())
            finally:
                os._exit(0)
        os.close(report)
        self.process = os.pidfd_open(pid)

    def fileno(self):
        return self.process

    def result(self):
        """What the scene is told, once the process has ended; the picture is in the shared folder."""
        try:
            os.waitid(os.P_PIDFD, self.process, os.WEXITED)
            said = self._said()
            if said == {}:
                self._publish()
            return said
        except LatexError as error:
            return {"error": error.complaint}
        except OSError as error:
            return {"errno": error.errno or errno.EIO}
        finally:
            self.close()

    def close(self):
        for descriptor in (self.process, self.report, self.inside):
            os.close(descriptor)

    def _said(self):
        """The process's last words; TeX may have got hold of it, so every part is looked at."""
        os.set_blocking(self.report, False)
        try:
            said = json.loads(os.read(self.report, 2 * REPORT_SIZE))
        except (ValueError, RecursionError, BlockingIOError):
            raise LatexError("the process that sets formulas died") from None
        kinds = {"error": str, "log": str, "errno": int}
        if type(said) is not dict or any(type(said[key]) is not kinds.get(key) for key in said):
            raise LatexError("the process that sets formulas was spoiled")
        return said

    def _publish(self):
        try:
            svg = places.read(self.inside, "formula.svg", PICTURE_SIZE)
        except FileNotFoundError:
            svg = b""
        except (places.Tampered, places.TooLarge):
            raise LatexError("the picture of the formula cannot be used") from None
        if not svg.rstrip().endswith(b"</svg>"):
            raise LatexError(NO_PICTURE)
        if FOREIGN.search(svg):
            raise LatexError("the formula draws more than a picture")
        self.cache.publish(self.cache.path(*self.request), svg)


def set_formula(source, compiler, ending, folder):
    """Sets a formula in its folder; what there is to say about it."""
    try:
        if compiler not in COMPILERS or ending not in ENDINGS:
            raise LatexError(f"formulas are not set with {compiler} to {ending}")
        compiled(source, compiler, ending, folder)
        return {}
    except LatexError as error:
        return {"error": error.complaint[:2000], "log": error.log[-4000:]}
    except OSError as error:
        return {"errno": error.errno or errno.EIO}


def compiled(source, compiler, ending, folder):
    """Makes `formula.svg` in `folder`, from where LaTeX may reach nothing else."""
    (folder / "formula.tex").write_text(source, encoding="utf-8")
    surroundings = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8",
        "TEXMFOUTPUT": str(folder), "openin_any": "p", "openout_any": "p", "shell_escape": "f"}
    parent = os.getpid()

    def run(*command):
        try:
            return subprocess.run(
                command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                preexec_fn=lambda: kernel.die_with_parent(parent)).returncode
        except FileNotFoundError:
            raise LatexError(f"{command[0]} is not installed") from None

    form = "-no-pdf" if ending == ".xdv" else f"-output-format={ending[1:]}"
    arguments = ["-no-shell-escape", "-interaction=batchmode", "-halt-on-error"]
    if compiler != "xelatex" or ending == ".xdv":
        arguments.append(form)
    if run(compiler, *arguments, "formula.tex") != 0:
        raise complaint(folder / "formula.log", compiler)
    pdf = ["--pdf"] if ending == ".pdf" else []
    if run("dvisvgm", *pdf, "--page=1", "--no-fonts", "--verbosity=0", "--output=formula.svg",
           f"formula{ending}") != 0:
        raise LatexError(NO_PICTURE)


def complaint(log_file, compiler):
    """What the log says of the first error: the message, and the line where it stopped."""
    log = log_file.read_text("utf-8", "replace").splitlines() if log_file.exists() else []
    first = next((n for n, line in enumerate(log) if line.startswith("!")), None)
    if first is None:
        return LatexError(f"{compiler} failed without a message", "\n".join(log[-20:]))
    said = log[first].lstrip("! ")
    # What TeX had read when it stopped comes after the complaint, and ends where it stopped.
    read = next((line for line in log[first + 1:] if line.startswith(("<", "l."))), "")
    if command := re.search(r"\\[A-Za-z]+\Z", read.rstrip()):
        said += f" (at {command[0]})"
    end = next((n for n, line in enumerate(log) if n > first and line.startswith("Here is how much of")), len(log))
    return LatexError(said, "\n".join(log[first:min(end, first + 20)]))
