"""Panel 2a in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="{filters:Words} shared kernel visits {positions = outputs:every} position",
    beats={
        "each_weight_meets_its_pixel": {
            "weights = 1": "A kernel of {weights:words} weight multiplies the pixel under it.",
            "dilation > 1": "A kernel, its weights {dilation:words} pixels apart, multiplies what is under it.",
            "otherwise": "A kernel of {weights:words} weights multiplies the pixels under it.",
        },
        "products_add_up_to_one_cell": {
            "weights = 1 and biases = 1": "A product and a bias add up to a cell of the map.",
            "weights = 1": "Pixel times weight: the product is the cell.",
            "biases = 1": "{terms:Words} products and a bias add up to a cell of the map.",
            "otherwise": "{terms:Words} products add up to a cell of the map.",
        },
        "the_next_position_has_new_pixels": {
            "step_down > 0 and stride > 1": "A step of {stride:words} {step_down > 0:pixels down}: new pixels.",
            "step_down > 0": "A {step_down > 0:step down}: new pixels.",
            "step_down < 0 and stride > 1": "A step of {stride:words} {step_down < 0:pixels up}: new pixels.",
            "step_down < 0": "A {step_down < 0:step up}: new pixels.",
            "step_across < 0 and stride > 1": (
                "A step of {stride:words} pixels {step_across < 0:to the left}: new pixels."
            ),
            "step_across < 0": "A step {step_across < 0:to the left}: new pixels.",
            "stride > 1": "A step of {stride:words} pixels {step_across > 0:to the right}: new pixels.",
            "otherwise": "A step {step_across > 0:to the right}: new pixels.",
        },
        "the_kernel_visits_every_position": "Row by row, {positions} positions fill the map.",
        "the_positions_are_counted": {
            "padding > 0 and map_height = image_height and map_width = image_width": (
                "With padding around the image, the border is kept."
            ),
            "padding > 0": "With padding around the image, a row has {map_width} {map_width:position|positions}.",
            "stride > 1": "In steps of {stride:words} pixels, a row has {map_width} {map_width:position|positions}.",
            "map_height = image_height and map_width = image_width": (
                "{weights:Words} weight reaches {pixels = outputs:every} pixel: the border is kept."
            ),
            "map_height = image_height": (
                "It {padding = 0:stays within} the edges: {map_width < image_width:columns are lost} at the border."
            ),
            "map_width = image_width": (
                "It {padding = 0:stays within} the edges: {map_height < image_height:rows are lost} at the border."
            ),
            "otherwise": "A row: a start and {steps} {steps:step|steps}.",
        },
        "a_flipped_kernel_makes_another_map": (
            "A true convolution flips the kernel: {flip_cells} {flip_cells:cell changes|cells change}."
        ),
        "the_flip_is_left_out": "Learning adapts: we skip the flip.",
        "takeaway": {
            "biases = 1": "{weights:Words} {weights:weight|weights} and a bias, {uses} times: a map.",
            "otherwise": "{weights:Words} {weights:weight|weights}, {uses} times: a map.",
        },
    },
    questions={
        "the_positions_are_counted": "How many fit in a row?",
    },
    costs=("the_kernel_visits_every_position",),
    labels={
        "image": {
            "padding > 0": "image {image_height}×{image_width}, padded",
            "otherwise": "image {image_height}×{image_width}",
        },
        "map": "feature map {map_height}×{map_width}",
        "window": {"others > 0": "{shown} of {terms} pixels", "otherwise": "{terms:pixel|pixels}"},
        "weights": {"others > 0": "{shown} of {weights} weights", "otherwise": "{weights:weight|weights}"},
        "kernel": "kernel {kernel_height}×{kernel_width}",
        "unflipped": "cross-correlation: called convolution",
        "flipped": "flipped: true convolution",
        "flipped_map": "map of the flipped kernel",
        "pixel": "pixel",
        "weight": "weight",
        "product": "product",
        "a_row": "{image_width:pixel|pixels}",
        "a_kernel": "{kernel_width:weight|weights}",
        "start": "start",
        "positions": "{map_width:position|positions}",
        "others": "{others} {others:other|others}",
        "bias": "bias",
    },
    counter={
        "weights": {
            "biases = 1": "{weights:weight|weights} and a bias",
            "otherwise": "{weights:weight|weights}",
        },
        "multiplications": "multiplications",
    },
    description=(
        "A kernel of {weights:words} {weights:weight|weights} lies down on an image of {image_height} by {image_width} "
        "pixels, cell on cell.",
        "Where it lies, {terms:words} {terms:pixel is multiplied by its weight|pixels are multiplied by their weights} "
        "in place; the products line up in a ledger, and what they add up to lands in a cell of the map.",
        "The kernel moves a step and does so again, then scans row by row until {positions = outputs:all} {outputs} "
        "cells are filled: coral where the sum is positive, violet where it is negative.",
        {
            "padding = 0 and stride = 1 and map_height < image_height and map_width < image_width": (
                "The map has {map_height} by {map_width} cells, because the kernel {padding = 0:stays within} "
                "the edges."
            ),
            "otherwise": "The map has {map_height} by {map_width} cells.",
        },
        "Then the kernel is flipped: its weights go around its middle, {flip_cells} cells of the map change, and they "
        "come back: "
        "left as it is, this is cross-correlation, which the field calls convolution, for weights are learned anyway.",
    ),
)
