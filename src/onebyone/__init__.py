"""onebyone: explainer clips in which every number on screen was computed by its own core and proven against torch.

Five functions are the public face, and the command line is built on what they are built on::

    >>> import onebyone
    >>> [panel.id for panel in onebyone.panels()][:3]
    ['1a', '1b', '2a']
    >>> figure = onebyone.figure("2a", stride=2)
    >>> figure.result.shape
    (13, 13)

`onebyone.render` makes a clip of such a figure, `onebyone.show` shows one in a notebook, and `onebyone.verify` holds a
clip against its proof.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from onebyone.core.figure import Figure
    from onebyone.panels.panel import Panel
    from onebyone.render.clip import Clip
    from onebyone.studio.notebook import Shown
    from onebyone.verify.finding import Finding

__all__ = ["figure", "panels", "render", "show", "verify"]


def panels() -> tuple[Panel, ...]:
    """The panels that can be rendered, in the article's order.

    Example::

        >>> import onebyone
        >>> kernel = onebyone.panels()[2]
        >>> kernel.id, kernel.label
        ('2a', 'Figure 2 (a)')
        >>> from onebyone.inputs.parameters import fields_of
        >>> [field.name for field in fields_of(kernel.parameters)][:4]
        ['image', 'height', 'width', 'kernel']
    """
    from onebyone.panels.catalogue import CATALOGUE

    return CATALOGUE


def figure(id: str, /, **parameters: Any) -> Figure:
    """Compute all numbers of a panel, prove them against torch, and give the proven tensors.

    Args:
        id: the panel, such as "2a".
        parameters: of the panel, such as `stride=2`; a picture may be a name, a path, or a NumPy array of bytes.

    Raises:
        UsageError: there is no such panel or parameter, a value is out of range, or a file cannot be read.
        OneByOneError: a number is not what torch says, or the panel cannot show this truthfully.

    Example::

        >>> import onebyone
        >>> figure = onebyone.figure("2a", kernel="1 0 -1; 2 0 -2; 1 0 -1")
        >>> figure.weight.float64.tolist()
        [[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]]
        >>> figure.checks[-1].difference
        0.0
    """
    return _variant(id, parameters).verified()[0]


def render(
    id: str,
    /,
    *,
    out: str | Path = "media",
    quality: str = "m",
    clean: bool = False,
    beat: str | None = None,
    loop: bool = False,
    **parameters: Any,
) -> Clip:
    """Render a panel's clip with its poster, captions and proof, and the page that plays it.

    Args:
        id: the panel, such as "2a".
        out: the output folder; made if missing.
        quality: manim's letter: l, m, h, p or k.
        clean: whether head, captions and counter are left out of the picture.
        beat: the only beat that is shown, if any.
        loop: whether that goes back to its first frame.
        parameters: of the panel, as in `figure`.

    Returns:
        The files: `movie`, `poster`, `captions`, `proof` and `track`.

    Raises:
        UsageError: as `figure` does; or the folder cannot be written or is full.
        OneByOneError: as `figure` does; or a frame shows what is not proven.

    Example::

        >>> import onebyone, tempfile
        >>> folder = tempfile.mkdtemp()
        >>> clip = onebyone.render("4a", out=folder, quality="l", theme="light")
        >>> clip.movie.name
        '4a.mp4'
        >>> all(finding.holds for finding in onebyone.verify(clip.movie))
        True
    """
    from contextlib import nullcontext

    from onebyone.errors import UsageError
    from onebyone.paint.quality import QUALITIES
    from onebyone.panels.cut import Cut
    from onebyone.publish.rendering import render_variants
    from onebyone.render.output import folder_named

    if quality not in QUALITIES:
        raise UsageError(f"there is no quality {quality!r}: use one of {', '.join(QUALITIES)}")
    variant, folder = _variant(id, parameters).cut_to(Cut(clean=clean, beat=beat, loop=loop)), folder_named(out)
    render_variants(
        [variant],
        quality=QUALITIES[quality],
        out=folder,
        film=False,
        show=lambda frames: nullcontext(lambda event: None),
    )
    from onebyone.render.clip import clip_files

    return clip_files(variant.name, folder)


def verify(clip: str | Path, /, *, read_back: bool = False, re_render: bool = False) -> tuple[Finding, ...]:
    """Hold a finished clip against the proof beside it.

    Args:
        clip: the video file.
        read_back: whether its still frames are read by OCR (needs `onebyone[readback]`).
        re_render: whether it is made again and compared frame by frame.

    Returns:
        What was compared, step by step: `step`, whether it `holds`, and what was `told`.

    Raises:
        UsageError: a file is missing, or a package that reading back needs.

    Example::

        >>> import onebyone
        >>> onebyone.verify("missing.mp4")
        Traceback (most recent call last):
        ...
        onebyone.errors.UsageError: ...
    """
    from onebyone.verify.clip import verify_clip

    return tuple(verify_clip(Path(clip), read_back=read_back, re_render=re_render))


def show(id: str, /, *, quality: str = "l", **parameters: Any) -> Shown:
    """Show a panel's clip in a notebook, where it plays and its numbers can be asked.

    What a cell gives back travels with the notebook: a page in a frame that needs no kernel and no network. `.widget()`
    gives a widget instead, if anywidget is installed.

    Args:
        id: the panel, such as "2a".
        quality: manim's letter: l, m, h, p or k.
        parameters: of the panel, as in `figure`.

    Raises:
        UsageError: as `figure` does.
        OneByOneError: as `figure` does; or a frame shows what is not proven.

    Example::

        >>> import onebyone
        >>> onebyone.show("2a", stride=7)
        Traceback (most recent call last):
        ...
        onebyone.inputs.parameters.ParameterError: 2a: stride = 7: ...
    """
    from onebyone.studio.notebook import shown

    return shown(id, quality=quality, parameters=parameters)


def _variant(id: str, parameters: dict[str, Any]) -> Any:
    from onebyone.inputs.parameters import record_from
    from onebyone.panels.catalogue import chosen
    from onebyone.panels.panel import Variant

    (panel,) = chosen([id])
    return Variant(panel, (record_from(panel.parameters, parameters, where=panel.id),))


class _Face(ModuleType):
    """This package, whose rooms `panels`, `render` and `verify` are called like its functions.

    Importing a room binds it here and would hide the function; so a room of that name can be called like it.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        """Bind a name; give a room the call of the function that it replaces."""
        if name in __all__ and isinstance(value, ModuleType):
            function = _FUNCTIONS[name]
            value.__class__ = type(
                "Room", (ModuleType,), {"__call__": staticmethod(function), "__doc__": value.__doc__}
            )
        super().__setattr__(name, value)


_FUNCTIONS = {function.__name__: function for function in (figure, panels, render, show, verify)}
sys.modules[__name__].__class__ = _Face
