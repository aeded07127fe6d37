"""Panel C2 in English."""

from onebyone.panels.figc1.words.en import WORDS as LIKE
from onebyone.words.panels import revised

WORDS = revised(
    LIKE,
    claim="A filter of a layer reads its channels",
    beats={
        "the_image_is_made_ready": {
            "padding > 0": "{padding:Words} {padding:ring|rings} of padding {padding:surrounds|surround} the image.",
            "terms = kernels": "A filter’s 1×1 kernels meet {positions} positions.",
            "otherwise": "The kernels {padding = 0:stay within} what they read.",
        },
        "a_kernel_lies_on_it": {
            "groups > 1": "In {groups:words} groups: it reads {group_channels:words} of {channels:words} channels.",
            "kernels > 1": "A filter: {kernels:words} kernels, {kernels = channels:each} for its channel.",
            "otherwise": "A filter: a kernel of {terms:words} {terms:weight|weights}.",
        },
        "each_weight_meets_its_pixel": {
            "others > 0": "{shown:Words} of {terms} weights, and the values that they meet.",
            "otherwise": "A weight multiplies the value under it.",
        },
        "products_add_up_to_one_cell": {
            "terms = 1 and biases > 0": "The product and a bias add up to a cell.",
            "terms = 1": "The product is a cell.",
            "biases > 0": "The products and a bias add up to a cell.",
            "otherwise": "The products add up to a cell.",
        },
        "the_kernel_visits_every_position": "On it goes, to {positions} {positions:position|positions}: its map.",
        "every_filter_makes_a_map": {
            "filters = 1": "The layer has a filter, and a map.",
            "otherwise": "The layer has {filters} filters: {maps} maps.",
        },
        "takeaway": {
            "filters = 1": "A filter makes a map of what it reads.",
            "groups > 1": "{filters = maps:Each} filter reads its group and makes a map.",
            "otherwise": "{filters = maps:Each} filter reads {group_channels = channels:all} channels and makes a map.",
        },
    },
    description=(
        "What a layer reads: {channels:words} {channels:channel|channels} of {image_height} by {image_width} pixels.",
        "A filter of the layer lies on a position; values and weights multiply in place and add up.",
        "The filter goes from position to position, and its map of {map_height} by {map_width} cells fills.",
        "In the end the maps of the layer stand side by side, under the numbers of their filters.",
    ),
    labels={
        "bare": {
            "channels = 1": "image {image_height}×{image_width}",
            "shown_channels < channels": "{shown_channels} of {channels} channels, {image_height}×{image_width}",
            "otherwise": "{channels} channels, {image_height}×{image_width}",
        },
        "image": {
            "channels = 1 and padding > 0": "image {image_height}×{image_width}, padded",
            "channels = 1": "image {image_height}×{image_width}",
            "shown_channels < channels and padding > 0": "{shown_channels} of {channels} channels, "
            "{image_height}×{image_width}, padded",
            "shown_channels < channels": "{shown_channels} of {channels} channels, {image_height}×{image_width}",
            "padding > 0": "{channels} channels, {image_height}×{image_width}, padded",
            "otherwise": "{channels} channels, {image_height}×{image_width}",
        },
        "maps": {
            "shown_maps < maps": "{shown_maps} of {maps} maps",
            "otherwise": "{maps:map|maps}",
        },
        "window": {"others > 0": "{shown} of {terms} values", "otherwise": "{terms:value|values}"},
        "pixel": "value",
        "kernel": {
            "shown_kernels < kernels": "{shown_kernels} of {kernels} kernels {kernel_height}×{kernel_width}",
            "kernels > 1": "filter: {kernels} kernels {kernel_height}×{kernel_width}",
            "otherwise": "kernel {kernel_height}×{kernel_width}",
        },
    },
    costs=("every_filter_makes_a_map",),
)
