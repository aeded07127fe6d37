"""Panel 2a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{filters:Words} kernel visits {positions = outputs:every} position",
    beats={
        "a_kernel_lies_on_the_image": {
            "weights = 1": "A kernel of {weights:words} weight lies on the image.",
            "dilation > 1": "A kernel, its weights {dilation:words} pixels apart, lies on the image.",
            "otherwise": "A kernel, a small grid of weights, lies on the image.",
        },
        "products_add_up_to_one_cell": {
            "weights = 1 and biases = 1": "A product and a bias add up to a cell.",
            "weights = 1": "Pixel times weight: the product is the cell.",
            "biases = 1": "{terms:Words} products and a bias add up to a cell.",
            "otherwise": "{terms:Words} products add up to a cell.",
        },
        "the_next_stop_is_quicker": {
            "step_down > 0 and stride > 1": (
                "A step of {stride:words} pixels down: new pixels, and the {weights:weight stays|weights stay}."
            ),
            "step_down > 0": "A step down: new pixels, and the {weights:weight stays|weights stay}.",
            "step_down < 0 and stride > 1": (
                "A step of {stride:words} pixels up: new pixels, and the {weights:weight stays|weights stay}."
            ),
            "step_down < 0": "A step up: new pixels, and the {weights:weight stays|weights stay}.",
            "step_across < 0 and stride > 1": (
                "A step of {stride:words} pixels to the left: new pixels, and the {weights:weight stays|weights stay}."
            ),
            "step_across < 0": "A step to the left: new pixels, and the {weights:weight stays|weights stay}.",
            "stride > 1": (
                "A step of {stride:words} pixels to the right: new pixels, and the {weights:weight stays|weights stay}."
            ),
            "otherwise": "A step to the right: new pixels, and the {weights:weight stays|weights stay}.",
        },
        "the_kernel_visits_every_position": "Row by row, {positions} positions fill the feature map.",
        "the_positions_are_counted": {
            "padding > 0 and map_height = image_height and map_width = image_width": (
                "With padding around the image, the border is kept."
            ),
            "padding > 0": "With padding around the image, a row has {map_width} {map_width:position|positions}.",
            "stride > 1": "In steps of {stride:words} pixels, a row has {map_width} {map_width:position|positions}.",
            "map_height = image_height and map_width = image_width": (
                "{weights:Words} weight reaches {pixels = outputs:every} pixel: the border is kept."
            ),
            "map_height = image_height": "It stays within the edges: columns are lost at the border.",
            "map_width = image_width": "It stays within the edges: rows are lost at the border.",
            "otherwise": "It stays within the edges: the border is lost.",
        },
        "the_weights_are_shared": (
            "{positions = outputs:All} {positions} positions share {weights:words} {weights:weight|weights}."
        ),
        "nothing_was_flipped": "The kernel lies as it is: strictly, this is cross-correlation.",
        "torch_says_the_same": "torch ran this very call: {outputs} cells agree.",
        "takeaway": {
            "biases = 1": "{weights:Words} {weights:weight|weights} and a bias, used {uses} times, make a map.",
            "otherwise": ("{weights:Words} {weights:weight|weights}, used {uses} times, {weights:makes|make} a map."),
        },
    },
    labels={
        "image": {
            "padding > 0": "image {image_height}×{image_width}, padded",
            "otherwise": "image {image_height}×{image_width}",
        },
        "map": "feature map {map_height}×{map_width}",
        "window": {"others > 0": "{shown} of {terms} pixels", "otherwise": "{terms:pixel|pixels}"},
        "kernel": {"others > 0": "{shown} of {weights} weights", "otherwise": "{weights:weight|weights}"},
        "others": "{others} {others:other|others}",
        "bias": "bias",
    },
    counter={
        "weights": {
            "biases = 1": "{weights:weight|weights} and a bias",
            "otherwise": "{weights:weight|weights}",
        },
        "multiplications": "multiplications",
        "output": "output",
    },
    description=(
        "An image of {image_height} by {image_width} pixels stands on the left, a kernel of {weights:words} "
        "{weights:weight|weights} in the middle, and an empty feature map on the right.",
        "The kernel lies down on a patch of the image; {terms:words} {terms:pixel meets its weight|pixels meet "
        "their weights} in a ledger, blank products included, and what they add up to lands in a cell of the map.",
        "The kernel moves a step and does so again, then scans row by row until {positions = outputs:all} {outputs} "
        "cells are filled.",
        "The map is warm where the sum is positive and blue where it is negative.",
        {
            "padding = 0 and stride = 1 and map_height < image_height and map_width < image_width": (
                "The map has {map_height} by {map_width} cells, because the kernel stays within the edges."
            ),
            "otherwise": "The map has {map_height} by {map_width} cells.",
        },
        "At the end stands the torch call that gave this map, and the cost: {weights} {weights:weight|weights}, "
        "{multiplications} multiplications.",
    ),
)
