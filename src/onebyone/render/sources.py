"""What a module is made of: its source, those of ours that it imports, and theirs, and the libraries that they import.

What is kept from one run to the next is kept under a digest of that, so no list has to say what counts, and nothing
else does. Imports count wherever they stand, also inside a function; those for type checkers alone do not, for they
never run. A module counts with the `__init__` of its packages, which run before it; but what only their functions
import counts for who imports the package itself. What is imported by a computed name is not seen here.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parents[2]
"""The folder that holds the package."""

BEGAN = time.time()
"""When this program began."""

PACKAGE_OF = {"PIL": "pillow", "cairo": "pycairo"}
"""Libraries that are not imported by the name that they are installed by."""

# Python's parser takes 100 ms for what paints, these take 3; a test holds them to it, module by module.
_FOR_TYPES_ALONE = re.compile(r"^( *)if TYPE_CHECKING:.*\n(?:\1 +.*\n|\s*\n)*", re.MULTILINE)
_FUNCTION = re.compile(r"^(?:async )?def .*\n(?:[ )].*\n|\s*\n)*", re.MULTILINE)
_LIST = r"[\w.]+(?: as \w+)?(?:, [\w.]+(?: as \w+)?)*"
_IMPORT = re.compile(
    rf"^ *(?:from ([\w.]+) import (?:\(((?:[^)#]|#.*)*)\)|({_LIST}))|import ({_LIST})) *(?:#.*)?$", re.MULTILINE
)
_NAME = re.compile(r"([\w.]+)(?: as \w+)?")
_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"#.*")


def digest_of(*modules: str, root: Path = ROOT) -> str:
    """A digest of the sources that modules such as "onebyone.paint.canvas" are made of, and of its libraries' versions.

    Raises:
        ModuleNotFoundError: there is no such module below `root`.
        PackageNotFoundError: a library is installed by a name that PACKAGE_OF does not tell.
    """
    digest, libraries = blake2b(digest_size=32), set()
    for name, (file, imported) in _made_of(modules, root).items():
        digest.update(f"{name} ".encode() + _read(file)[0])
        libraries |= {top for top in (name.partition(".")[0] for name in imported) if not _file(top, root)}
    for library in sorted(libraries - sys.stdlib_module_names):
        digest.update(f"{library} {_version(PACKAGE_OF.get(library, library))}\n".encode())
    return digest.hexdigest()


def sources_of(*modules: str, root: Path = ROOT) -> dict[str, Path]:
    """The files that modules are made of, each by its module's name. Raises ModuleNotFoundError as `digest_of` does."""
    return {name: file for name, (file, _) in _made_of(modules, root).items()}


def is_new(file: Path) -> bool:
    """Whether a file was written, or taken away, since this program began: what runs may be what it was before."""
    try:
        status = file.stat()
    except OSError:
        return True
    return max(status.st_mtime, status.st_ctime) >= BEGAN


def modules_in(source: str, root: Path = ROOT) -> set[str]:
    """The modules of ours that a source imports."""
    return {name for name in imports(source) if _file(name, root)}


def sources_without(sources: Sequence[str], names: Collection[str]) -> list[str]:
    """Sources without the methods of these names; but one stays that anything which stays mentions by its name."""
    named = re.compile(rf"def (?:{'|'.join(names)})\b")
    cut = [_pieces(source) if named.search(source) else _whole(source) for source in sources]
    gone, pieces = {*names}, [piece for pieces in cut for piece in pieces]
    while mentioned := {word for name, _, words in pieces if name not in gone for word in words & gone}:
        gone -= mentioned
    return ["".join(text for name, text, _ in pieces if name not in gone) for pieces in cut]


@cache
def _version(library: str) -> str:
    return version(library)


@cache
def installed() -> tuple[str, ...]:
    """What is installed, and in which versions: more makes a number or a frame than what we import."""
    places = (place for place in map(Path, sys.path) if place.is_dir())
    return tuple(sorted({one.name for place in places for one in place.glob("*.dist-info")}))


@cache
def _whole(source: str) -> tuple[tuple[None, str, frozenset[str]], ...]:
    return ((None, source, frozenset(_WORD.findall(source))),)


@cache
def _pieces(source: str) -> tuple[tuple[str | None, str, frozenset[str]], ...]:
    """A source in pieces, each with the words in it: the methods of its classes by their names, and what is between."""
    kinds = (statement for statement in ast.parse(source).body if isinstance(statement, ast.ClassDef))
    found = (statement for kind in kinds for statement in kind.body if isinstance(statement, ast.FunctionDef))
    lines, pieces, at = source.splitlines(keepends=True), list[tuple[str | None, str]](), 0
    for method in found:
        first = min(part.lineno for part in (method, *method.decorator_list)) - 1
        pieces += [(None, "".join(lines[at:first])), (method.name, "".join(lines[first : method.end_lineno]))]
        at = method.end_lineno or 0
    pieces.append((None, "".join(lines[at:])))
    return tuple((name, text, frozenset(_WORD.findall(text))) for name, text in pieces)


@cache
def _made_of(modules: tuple[str, ...], root: Path) -> Mapping[str, tuple[Path, frozenset[str]]]:
    """The file of each module, and what is imported there that counts."""
    found: dict[str, tuple[Path, frozenset[str]]] = {}
    new = [(name, True) for name in modules]
    while new:
        name, is_asked_for = new.pop()
        file = _file(name, root)
        if file is None:
            raise ModuleNotFoundError(f"there is no module {name} in {root}", name=name)
        _, everywhere, on_import = _read(file)
        imported = everywhere if is_asked_for else on_import
        if name in found and imported <= found[name][1]:
            continue
        found[name] = file, imported
        new += [(wanted, True) for wanted in imported if _file(wanted, root)]
        new += [
            (package, False) for wanted in (name, *imported) for package in _packages(wanted) if _file(package, root)
        ]
    return MappingProxyType(dict(sorted(found.items())))


def imports(source: str) -> set[str]:
    """The dotted names that a source imports; of `from a import b` both a and a.b, for b may be a module."""
    found = set()
    for module, inside, listed, plain in _IMPORT.findall(_FOR_TYPES_ALONE.sub("", source)):
        names = _NAME.findall(_COMMENT.sub("", inside) or listed or plain)
        found |= {module, *(f"{module}.{name}" for name in names)} if module else set(names)
    return found


@cache
def _read(file: Path) -> tuple[bytes, frozenset[str], frozenset[str]]:
    """The digest of a source, what it imports, and what of that not only in its functions."""
    content = file.read_bytes()
    source = content.decode()
    everywhere = frozenset(imports(source))
    on_import = frozenset(imports(_FUNCTION.sub("", source))) if file.name == "__init__.py" else everywhere
    return blake2b(content, digest_size=32).digest(), everywhere, on_import


@cache
def _file(name: str, root: Path) -> Path | None:
    """The file of a module of ours; None for any other name."""
    top = name.partition(".")[0]
    if name != top and _file(top, root) is None:
        return None
    # A pathlib.Path would take three times as long, for 800 names.
    path = os.path.join(root, *name.split("."))
    return next((Path(file) for file in (f"{path}.py", f"{path}/__init__.py") if os.path.isfile(file)), None)


def _packages(name: str) -> Iterator[str]:
    """The packages that a module lies in."""
    while name := name.rpartition(".")[0]:
        yield name
