"""What the figure tests share: which inputs an output depends on, by autograd, and a slip that ours and torch make."""

import pytest
import torch

from onebyone.core import operations, reference


def inputs_that_matter(compute, image, index):
    """The indices of `image` (an array) whose gradient of compute(image)[index] is not 0."""
    values = torch.tensor(image, dtype=torch.float64, requires_grad=True)
    compute(values)[index].backward()
    return {tuple(place) for place in torch.nonzero(values.grad).tolist()}


def frame_on_the_other_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have ours and the witness err alike: what both lay around an image comes to lie on the other side of it."""
    for module in (operations, reference):
        framed = module.framed

        def turned(image, *, before, after, framed=framed):
            return framed(image, before=after, after=before)

        monkeypatch.setattr(module, "framed", turned)
