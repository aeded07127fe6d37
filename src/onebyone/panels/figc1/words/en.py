"""Panel C1 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim={
        "transposed = 1": "The settings make the size, transposed too",
        "otherwise": "The settings make the size of a map",
    },
    beats={
        "the_image_is_made_ready": {
            "spread_pixels > pixels and padded_pixels > spread_pixels": (
                "Transposed: padding lies between the pixels, and around."
            ),
            "spread_pixels > pixels": "Transposed: padding lies between the pixels.",
            "transposed = 1 and padded_pixels > pixels": "Transposed: padding surrounds the pixels.",
            "transposed = 1": "Transposed: the kernel lies within the image.",
            "padding > 0": "{padding:Words} {padding:ring|rings} of padding {padding:surrounds|surround} the image.",
            "otherwise": "The image is as it is: the kernel {padding = 0:stays within} its edges.",
        },
        "a_kernel_lies_on_it": {
            "groups > 1": "In {groups:words} groups: it reads {group_channels:words} of {channels:words} channels.",
            "kernels > 1 and dilation > 1": "{kernels:Words} kernels, weights {dilation:words} pixels apart.",
            "kernels > 1": "A filter: {kernels:words} kernels, {kernels = channels:each} for its channel.",
            "transposed = 1": "The kernel lies on it, turned around.",
            "dilation > 1": "A kernel lies on it, its weights {dilation:words} pixels apart.",
            "terms = 1": "A kernel of {terms:words} weight lies on it.",
            "otherwise": "A kernel of {terms:words} weights lies on it.",
        },
        "each_weight_meets_its_pixel": {
            "terms = 1": "The weight multiplies the pixel under it.",
            "others > 0": "{shown:Words} of {terms} weights, and the pixels that they meet.",
            "padding > 0": "A weight multiplies the pixel or padding under it.",
            "otherwise": "A weight multiplies the pixel under it.",
        },
        "products_add_up_to_one_cell": {
            "terms = 1 and biases > 0": "The product and a bias add up to a cell of the map.",
            "terms = 1": "The product is a cell of the map.",
            "biases > 0": "The products and a bias add up to a cell of the map.",
            "otherwise": "The products add up to a cell of the map.",
        },
        "the_kernel_visits_every_position": {
            "transposed = 1": "Pixel by pixel it goes on: {positions} {positions:position|positions}.",
            "stride = 1": "Step by step: {positions} {positions:position|positions}.",
            "otherwise": "In steps of {stride:words} pixels: {positions} {positions:position|positions}.",
        },
        "the_positions_are_counted": "The formula counts them, from what is set.",
        "takeaway": "The settings make its size; the weights, what it holds.",
    },
    questions={"the_positions_are_counted": "How many positions in a column?"},
    costs=("the_kernel_visits_every_position",),
    labels={
        "bare": "image {image_height}×{image_width}",
        "image": {
            "spread_pixels > pixels and padded_pixels > spread_pixels": (
                "image {image_height}×{image_width}, apart and padded"
            ),
            "spread_pixels > pixels": "image {image_height}×{image_width}, apart",
            "padded_pixels > pixels": "image {image_height}×{image_width}, padded",
            "otherwise": "image {image_height}×{image_width}",
        },
        "map": {
            "filters > 1": "map {map_height}×{map_width}, of {maps} maps",
            "otherwise": "map {map_height}×{map_width}",
        },
        "window": {"others > 0": "{shown} of {terms} pixels", "otherwise": "{terms:pixel|pixels}"},
        "weights": {"others > 0": "{shown} of {terms} weights", "otherwise": "{terms:weight|weights}"},
        "kernel": {
            "kernels > 1 and transposed = 1": "filter: {kernels} kernels {kernel_height}×{kernel_width}, turned",
            "kernels > 1": "filter: {kernels} kernels {kernel_height}×{kernel_width}",
            "transposed = 1": "kernel {kernel_height}×{kernel_width}, turned",
            "otherwise": "kernel {kernel_height}×{kernel_width}",
        },
        "channel": "channel",
        "red": "R",
        "green": "G",
        "blue": "B",
        "pixel": "pixel",
        "weight": "weight",
        "product": "product",
        "others": "{others} {others:other|others}",
        "bias": "bias",
        "rows": "rows",
        "columns": "columns",
        "letters": {
            "transposed = 1": "H image, S stride, P padding, D dilation, K kernel, O output padding",
            "otherwise": "H image, P padding, D dilation, K kernel, S stride",
        },
    },
    counter={
        "weights": {
            "filters > 1": "weights in {filters} filters",
            "biases = 1": "{weights:weight|weights} and a bias",
            "otherwise": "{weights:weight|weights}",
        },
        "multiplications": "multiplications",
    },
    description=(
        {
            "spread_pixels > pixels and padded_pixels > spread_pixels": (
                "An image of {image_height} by {image_width} pixels is spread out and padded."
            ),
            "spread_pixels > pixels": "An image of {image_height} by {image_width} pixels is spread out.",
            "otherwise": "An image of {image_height} by {image_width} pixels, with its padding around it.",
        },
        "A kernel of {kernel_height} by {kernel_width} weights lies on it; where it lies, pixels and weights are "
        "multiplied in place, and the products add up to a cell of a map.",
        "It goes from position to position until the map of {map_height} by {map_width} cells is filled.",
        "The formula of the size stands under them, in letters and with its numbers.",
    ),
)
