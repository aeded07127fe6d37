"""Panel 2a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{filters:Words} kernel visits every position",
    beats={
        "a_kernel_lies_on_the_image": "A kernel, a small grid of weights, lies on the image.",
        "products_add_up_to_one_cell": "{weights:Words} products add up to a single cell.",
        "the_next_stop_is_quicker": "A step to the right: new pixels, same weights.",
        "the_kernel_visits_every_position": "Row by row, {stops} stops fill the feature map.",
        "the_border_is_lost": "It never hangs over the edge: the border is lost.",
        "the_weights_are_shared": "All {stops} stops share the same {weights:words} weights.",
        "nothing_was_flipped": "Nothing was flipped: strictly, this is cross-correlation.",
        "torch_says_the_same": "torch ran this very call: all {outputs} cells agree.",
        "takeaway": "{weights:Words} weights, used {uses} times, make a whole map.",
    },
    labels={
        "image": "image {image_height}×{image_width}",
        "map": "feature map {map_height}×{map_width}",
        "window": "pixels",
        "kernel": "weights",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "A handwritten digit of {image_height} by {image_width} pixels stands on the left, a kernel of {weights:words} "
        "weights in the middle, and an empty feature map on the right.",
        "The kernel lies down on a patch of the digit; {weights:words} pixels meet {weights:words} weights in a "
        "ledger, products of nothing included, and their sum lands in a cell of the map.",
        "The kernel steps to the right and does the same, then scans row by row until all {stops} cells are filled.",
        "Edges of the strokes appear in the map: warm where the image brightens from left to right, blue where it "
        "darkens.",
        "The map has {map_height} by {map_width} cells, because the kernel cannot be centred on the outermost pixels.",
        "At the end stands the torch call that gave the same map, and the cost: {weights} weights, {multiplications} "
        "multiplications.",
    ),
)
