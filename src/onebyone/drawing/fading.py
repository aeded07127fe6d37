"""Fading: what appears, vanishes or dims changes its opacity only, so nothing of it need be copied."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Animation, AnimationGroup, Mobject, Scene, Succession

from onebyone.look.theme import DURATIONS


class Fade(Animation):
    """A mobject appears where it stands, or goes `out`: only its opacity changes, so nothing of it need be copied."""

    def __init__(self, mobject: Mobject, *, out: bool = False, run_time: float = DURATIONS.appear) -> None:
        self.out = out
        super().__init__(mobject, run_time=run_time, introducer=not out, remover=out)

    def begin(self) -> None:
        """Remember the colours at the start."""
        family, names = self.mobject.family_members_with_points(), ("fill_rgbas", "stroke_rgbas")
        self.colours = [(part, name, getattr(part, name).copy()) for part in family for name in names]
        super().begin()

    def create_starting_mobject(self) -> Mobject:
        """Nothing: the colours are all that is needed of the start."""
        return Mobject()

    def interpolate_mobject(self, alpha: float) -> None:
        """Make every part as opaque as it is by now."""
        part = self.rate_func(alpha)
        for member, name, colours in self.colours:
            now = colours.copy()
            now[:, 3] *= 1 - part if self.out else part
            setattr(member, name, now)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """What has vanished is as it was before, should it appear again."""
        super().clean_up_from_scene(scene)
        if self.out:
            self.interpolate(0)


class Cover(Fade):
    """A mobject appears over others that it differs from in little, and what it has covered is gone then.

    Nothing else is seen to change: a fade of both would dim all that they share.
    """

    def __init__(self, mobject: Mobject, *covered: Mobject, run_time: float = DURATIONS.move) -> None:
        self.covered = covered
        super().__init__(mobject, run_time=run_time)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Take away what is covered."""
        super().clean_up_from_scene(scene)
        scene.remove(*self.covered)


def appear(*mobjects: Mobject, run_time: float = DURATIONS.appear) -> AnimationGroup:
    """Fade mobjects in together."""
    return AnimationGroup(*(Fade(mobject) for mobject in mobjects), run_time=run_time)


def vanish(*mobjects: Mobject, run_time: float = DURATIONS.quick) -> AnimationGroup:
    """Fade mobjects out together."""
    return AnimationGroup(*(Fade(mobject, out=True) for mobject in mobjects), run_time=run_time)


def give_way(gone: Sequence[Mobject], *comes: Mobject, run_time: float = DURATIONS.appear) -> Succession:
    """Mobjects vanish, and then others appear where they stood: neither is read through the other.

    `run_time` is that of what appears.
    """
    return Succession(vanish(*gone), appear(*comes, run_time=run_time))
