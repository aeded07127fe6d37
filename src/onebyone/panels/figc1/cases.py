"""The published cases of convolution arithmetic, by name.

After Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016): the sizes of its animations. Of
the case with padding and strides the guide shows numbers, too; those printed in the map were wrong (see the tests).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

GUIDE = "V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning, 2016"


@dataclass(frozen=True, kw_only=True)
class Case:
    """Settings of a convolution of squares; `image` and `kernel` are rows of numbers, drawn from a seed if empty."""

    side: int
    kernel_size: int = 3
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    transposed: bool = False
    output_padding: int = 0
    image: tuple[tuple[int, ...], ...] = ()
    kernel: str = ""

    def has_image(self, channels: int, height: int | None, width: int | None, seed: int) -> bool:
        """Whether these are what it says of an image, and not a size of one that is drawn."""
        return (
            bool(self.image)
            and channels == 1
            and {height or self.side, width or self.side} == {self.side}
            and seed == 1
        )

    def has_kernel(self, size: int | None, seed: int) -> bool:
        """Whether this is the size of its own kernel, if it has one."""
        return bool(self.kernel) and size in (None, self.kernel_size) and seed == 1

    @property
    def reverse(self) -> Case:
        """The transposed convolution that goes back: from maps as large as this one's to images as large as its own."""
        room = self.side + 2 * self.padding - self.dilation * (self.kernel_size - 1) - 1
        return replace(
            self,
            side=room // self.stride + 1,
            transposed=True,
            output_padding=room % self.stride,  # pixels that no position reached
            image=(),
            kernel="",
        )


_CONVOLUTIONS: Mapping[str, Case] = MappingProxyType(
    {
        "no-padding-no-strides": Case(side=4),
        "arbitrary-padding-no-strides": Case(side=5, kernel_size=4, padding=2),
        "same-padding-no-strides": Case(side=5, padding=1),
        "full-padding-no-strides": Case(side=5, padding=2),
        "no-padding-strides": Case(side=5, stride=2),
        "padding-strides": Case(
            side=5,
            stride=2,
            padding=1,
            image=((2, 2, 3, 3, 3), (0, 1, 3, 0, 3), (2, 3, 0, 1, 3), (3, 3, 2, 1, 2), (3, 3, 0, 2, 3)),
            kernel="2 0 1; 1 0 0; 0 1 1",
        ),
        "padding-strides-odd": Case(side=6, stride=2, padding=1),
    }
)

CASES: Mapping[str, Case] = MappingProxyType(
    {
        **_CONVOLUTIONS,
        **{f"{name}-transposed": case.reverse for name, case in _CONVOLUTIONS.items()},
        "dilated": Case(side=7, dilation=2),
    }
)
"""Seven convolutions, their transposes, and a dilated one."""

DEFAULT = "padding-strides"
"""The case whose settings a clip has where it is told none."""
