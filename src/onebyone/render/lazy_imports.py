"""Import manim without anybody's manim.cfg, and without what no scene of ours shows, which is imported when used.

manim reads the manim.cfg of the user and of the current folder while it is imported, and one that it cannot read stops
it there. What it says is no matter here (see manim_config.py), so none is read.

manim brings scipy's spatial transforms for rotations, networkx for its graphs, Beautiful Soup for its code listings and
watchdog's observers for its own preview. While it is imported, stand-ins answer to their names; whoever uses one gets
the real library then, and everyone else who imports them afterwards gets it at once. Of IPython, which it asks for to
have a magic in notebooks, it is told that there is none, unless this is one. A command starts after 0.8 s of CPU, not
1.44.
"""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from collections.abc import Callable
from functools import reduce
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

SELDOM_USED = ("scipy.spatial.transform", "networkx", "bs4", "watchdog.observers")

DONE_WITHOUT = "IPython"


def import_manim() -> None:
    """Import manim, if it is not imported yet."""
    if "manim" in sys.modules:
        return
    missing = [name for name in SELDOM_USED if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in missing})
    is_left_out = DONE_WITHOUT not in sys.modules
    if is_left_out:
        sys.modules[DONE_WITHOUT] = None  # type: ignore[assignment]  # which has importing it fail
    finder = _WithoutUsersFiles()
    sys.meta_path.insert(0, finder)
    try:
        importlib.import_module("manim")
    finally:
        sys.meta_path.remove(finder)
        for name in (*missing, *([DONE_WITHOUT] if is_left_out else ())):
            del sys.modules[name]


class AfterManim:
    """A task for a process that inherits no modules: it imports manim by `import_manim` before it reads the task."""

    def __init__(self, task: Callable[[Any], None]) -> None:
        self._task = pickle.dumps(task)

    def __call__(self, argument: Any) -> None:
        """Do the task."""
        import_manim()
        pickle.loads(self._task)(argument)


class _WithoutUsersFiles(MetaPathFinder):
    """Finds the module of manim that knows where its settings lie, and lets it know of its own file only."""

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "manim._config.utils":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _OwnSettings(name, spec.origin)
        return spec


class _OwnSettings(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        nobodys = Path(os.devnull)
        own = Path(module.__file__ or "").with_name("default.cfg")
        module.config_file_paths = lambda: [own, nobodys, nobodys]  # type: ignore[attr-defined]


class _StandIn(ModuleType):
    """A module from which anything may be imported before it is there."""

    def __getattr__(self, name: str) -> _Later:
        return _later(self.__name__, name)


class _Later:
    """What a module holds under a dotted path: looked up when it is called, or asked what its instances are."""

    def __init__(self, module: str, path: tuple[str, ...]) -> None:
        self._module, self._path = module, path

    def __getattr__(self, name: str) -> _Later:
        return _later(self._module, *self._path, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # the signature is the library's
        return self._real()(*args, **kwargs)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self._real())

    def _real(self) -> Any:
        return reduce(getattr, self._path, importlib.import_module(self._module))


def _later(module: str, *path: str) -> _Later:
    if path[-1].startswith("__"):  # Python's own questions, such as __path__: a stand-in has no answer
        raise AttributeError(f"{module} is imported later, and is not asked for {'.'.join(path)} before")
    return _Later(module, path)
