"""What would be shown if there were no guard: in a child, the guards are taken away and every frame is described.

A fault counts only if it is effective: if without the guards some frame, or some caption, would be another. Nothing
is painted here; what is compared is all that decides how a frame looks: outlines, colormaps, places, colours.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

CLAIMS = frozenset({"name", "quantity", "style", "text", "weight", "equation", "tensor", "cells", "colormap"})
"""Fields of an entry that say what it means; all others say how it looks."""


class OtherError(Exception):
    """A frame or a caption is not as in the honest clip."""


class Sight:
    """Sees one frame or caption after the other; given the `honest` ones, it stops at the first that is none of them.

    A frame that comes later than in the honest clip or stays longer is no other frame, neither is a pause after a play.
    """

    def __init__(self, honest: Sequence[str] = ()) -> None:
        self.seen: list[str] = []
        self._honest = frozenset(honest)

    def see(self, what: bytes) -> None:
        """See the next one. Raises OtherError."""
        digest = hashlib.blake2b(what, digest_size=12).hexdigest()
        if self._honest and digest not in self._honest:
            raise OtherError
        self.seen.append(digest)


Parameters = tuple[tuple[str, object], ...]
"""A user's parameters by name."""


def look(
    scene_file: str, scene_class: str, *, report: Path, honest: Path | None = None, parameters: Parameters = ()
) -> Callable[[], object]:
    """Tell a scene without guards. The report holds what was seen; or, with honest ones, that another was."""

    def tell() -> None:
        sight = Sight(json.loads(honest.read_text(encoding="utf-8")) if honest else ())
        try:
            take_the_guards_away(sight)
            if honest is None:
                _pause_after_every_play()
            spec = importlib.util.spec_from_file_location(Path(scene_file).stem, scene_file)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[spec.name] = module
            spec.loader.exec_module(module)
            from manim import tempconfig

            size = {"pixel_width": 192, "pixel_height": 108, "frame_rate": 3}
            with tempconfig({**size, "dry_run": True, "verbosity": "ERROR", "progress_bar": "none"}):
                scene = getattr(module, scene_class)
                scene(variant=_variant(scene.shot, parameters) if parameters else None).render()
        except OtherError:
            report.write_text(json.dumps({"other": len(sight.seen)}), encoding="utf-8")
            return
        report.write_text(json.dumps(sight.seen), encoding="utf-8")

    return tell


def _variant(panel: Any, parameters: Parameters) -> Any:
    from onebyone.panels.panel import Variant

    return Variant(panel, (panel.parameters(**dict(parameters)),))


GUARDED = tuple(f"onebyone.{part}" for part in ("core", "panels.fig", "panels.shared", "words", "drawing", "look"))
"""Where a `raise` is a guard: without it, the computation goes on."""


class _Unguarded(SourceFileLoader):
    """Loads a module without its `raise` statements."""

    def get_code(self, fullname: str) -> CodeType:
        tree = _WithoutRaise().visit(ast.parse(self.get_data(self.path)))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


class _WithoutRaise(ast.NodeTransformer):
    def visit_Raise(self, node: ast.Raise) -> ast.Pass:  # the name is ast's
        return ast.copy_location(ast.Pass(), node)


class _Finder:
    """Finds those modules for that loader."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, _: object = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name.startswith(GUARDED) else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Unguarded(name, spec.origin)
        return spec


def take_the_guards_away(sight: Sight) -> None:
    """Of this process: nothing is compared with torch, no text searched for numbers, no frame audited."""
    sys.meta_path.insert(0, _Finder)  # type: ignore[arg-type]
    _without_proof()
    _without_audit(sight)


def _pause_after_every_play() -> None:
    """See also what would be seen if the scene waited there: the last frame of a play may come before its end."""
    from onebyone.stage.scene import FigureScene

    play = FigureScene.play

    def paused(self: Any, *animations: Any, **settings: Any) -> None:
        play(self, *animations, **settings)
        self.camera.capture_mobjects(self.mobjects)

    FigureScene.play = paused  # type: ignore[method-assign]


def _without_proof() -> None:
    from onebyone.core import prove, tensor
    from onebyone.inputs import bundled, kernels
    from onebyone.look import colormaps

    proven, coloured = prove.prove, colormaps.Colormap.rgba
    prove.prove = lambda name, ours, theirs, **given: proven(name, ours, ours, **given)  # ours is its own witness
    prove.prove_count = lambda name, ours, theirs: (tensor.Tensor.from_numerators(name, ours, bits=0), None)
    prove.agree = _nothing
    bundled._demand_read = bundled.demand_kernel = kernels.demand_kernel = bundled.demand_redness = _nothing
    colormaps.Colormap.rgba = lambda self, values: coloured(self, np.clip(np.nan_to_num(values), self.low, self.high))
    arrays: dict[tuple[bytes, object], Any] = {}

    def writable(buffer: bytes, shape: tuple[int, ...], dtype: Any) -> Any:
        return arrays.setdefault((buffer, dtype), np.frombuffer(buffer, dtype=dtype).copy()).reshape(shape)

    tensor._read_only = writable


def _without_audit(sight: Sight) -> None:
    from onebyone.stage import renderer, scene, writer

    def capture(camera: Any, mobjects: Iterable[Any], **settings: Any) -> None:
        drawn = camera.get_mobjects_to_display(list(mobjects), **settings)
        sight.see(b"".join(map(_look_of, drawn)))

    def told(_: Any, text: str, *__: object, **___: object) -> None:
        sight.see(text.encode())

    renderer.FigureCamera.capture_mobjects = capture
    renderer.FigureCamera.hold = _nothing
    renderer._refuse = lambda what: sight.see(what.encode())
    writer._refuse_frame = lambda: sight.see(b"a frame from elsewhere")
    writer.FigureWriter.caption = told
    writer.FigureWriter.write_subcaption_file = _nothing
    scene.FigureScene.add_subcaption = told


def _nothing(*_: object, **__: object) -> None:
    """What a guard does that was taken away."""


def _look_of(mobject: Any) -> bytes:
    """All that decides how a mobject looks, of whatever kind it is; empty for what is not seen."""
    from manim import PMobject, VMobject
    from manim.mobject.types.image_mobject import AbstractImageMobject

    from onebyone.drawing.kinds import kind_of

    if isinstance(mobject, AbstractImageMobject | PMobject):
        return mobject.points.tobytes() + np.asarray(getattr(mobject, "pixel_array", 0)).tobytes()
    if not isinstance(mobject, VMobject):
        return b""
    kind = kind_of(mobject)
    if kind is None or not kind.is_ours:
        colours = [*mobject.fill_rgbas, *mobject.stroke_rgbas]
        seen = any(colour[3] > 0 for colour in colours)
        return mobject.points.tobytes() + repr((colours, mobject.stroke_width)).encode() if seen else b""
    entry = mobject.entry()
    looks = {name: getattr(entry, name) for name in entry.__slots__ if name not in CLAIMS}
    opacity = [looks[name] for name in ("alpha",) if name in looks]
    opacity += [looks[name][3] for name in ("colour", "frame") if name in looks]
    if not any(alpha > 0 for alpha in opacity):
        return b""
    if "shown" in looks:
        looks["tints"] = looks["tints"] * looks["shown"][..., None]
    return b"".join(
        value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode() for value in looks.values()
    )
