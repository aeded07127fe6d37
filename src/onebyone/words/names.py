"""The closed list of labels that hold a digit and yet are names, not numbers: nothing else may.

A name states nothing that a tensor could contradict. "3×3" is not here: it is a shape, so it has slots.
"""

from onebyone.paths import PACKAGE

_IDS = sorted(folder.name.removeprefix("fig") for folder in (PACKAGE / "panels").glob("fig*"))
PANELS = tuple(id for id in _IDS if not id.isdigit())  # a bare 3 would excuse every 3: see "Fig. 3"
NAMES = frozenset(
    {
        *PANELS,
        *(f"Fig. {id}" for id in _IDS),
        *(f"Fig. {id[0]}" for id in _IDS),
        "1×1",  # the kind of convolution the article is about
        "Conv2d",  # torch's class
    }
)
