"""The closed list of labels that hold a digit and yet are names, not numbers: nothing else may.

A name states nothing that a tensor could contradict. "3×3" is not here: it is a shape, so it has slots.
"""

PANELS = ("1a", "1b", "2a", "2b", "4a", "4b", "5a", "5b", "6a", "6b")  # a bare 3 would excuse every 3: see "Fig. 3"
NAMES = frozenset(
    {
        *PANELS,
        *(f"Fig. {number}" for number in "123456"),
        *(f"Fig. {panel}" for panel in PANELS),
        "1×1",  # the kind of convolution the article is about
        "Conv2d",  # torch's class
    }
)
