"""What the figure tests share: which inputs an output depends on, as torch's autograd sees it."""

import torch


def inputs_that_matter(compute, image, index):
    """The indices of `image` (an array) whose gradient of compute(image)[index] is not 0."""
    values = torch.tensor(image, dtype=torch.float64, requires_grad=True)
    compute(values)[index].backward()
    return {tuple(place) for place in torch.nonzero(values.grad).tolist()}
