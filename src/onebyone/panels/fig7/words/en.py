"""Panel 7 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim=("{thin_channels < channels:Fewer} channels between, {small_weights < small_direct_weights:fewer} weights"),
    beats={
        "a_wide_layer_is_counted": (
            "{large_height}×{large_width} kernels on {channels} channels have {small_direct_weights} weights."
        ),
        "depth_goes_down_and_up": (
            "Down to {thin_channels} channels, {small_weights < small_direct_weights:a cheap} "
            "{large_height}×{large_width}, up: {small_weights} weights."
        ),
        "a_large_network_does_so": (
            "{wide_channels} to {wide_channels} channels: {direct_weights} weights; "
            "ResNet-50, via {narrow_channels}, {bottleneck_weights}."
        ),
        "takeaway": "Price: a {score < full_score:lower} score that still {score > runner_up:wins}.",
    },
    questions={"depth_goes_down_and_up": "Why 1×1 layers?"},
    labels={
        "before": "feature maps {channels}×{height}×{width}",
        "between": "maps {thin_channels}×{height}×{width}",
        "maps_back": "maps {back_channels}×{height}×{width}",
        "direct": "weights: {large_height}×{large_width} kernels × maps in × maps out",
        "down": "1×1: down",
        "middle": "{large_height}×{large_width} kernels",
        "back": "1×1: back up",
        "channels": "{large_height}×{large_width} on {channels} channels",
        "via_thin": "via {thin_channels} channels",
        "wide": "{wide_channels} channels",
        "narrow": "{narrow_channels} channels",
        "on_wide": "{large_height}×{large_width} on {wide_channels} channels",
        "via_narrow": "ResNet-50: via {narrow_channels}",
        "maps_up": "feature maps, up again",
        "full_score": "a {digit:words} scores {full_score}",
        "full_runner_up": "next, {full_next_digit:words} with {full_runner_up}",
        "score": "a {digit:words} scores {score}",
        "runner_up": "next, {next_digit:words} with {runner_up}",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The feature maps of a handwritten digit stand behind each other, as a deep block.",
        "Beside it a deep block comes that is still empty; under them stands what kernels of "
        "{large_height}×{large_width} on {channels} channels cost: {small_direct_weights} weights.",
        "The blocks shrink, and thin blocks come between: 1×1 kernels lead down to "
        "{thin_channels} channels, kernels of {large_height}×{large_width} stay between the thin blocks, and 1×1 "
        "kernels lead back to {back_channels} channels.",
        "Under the layers stand their weights, and below, on {channels} channels, {small_direct_weights} weights, and "
        "by way of {thin_channels} {small_weights}.",
        "In their place ResNet-50 is counted: {wide_channels} to {wide_channels} channels {direct_weights} weights, "
        "by way of {narrow_channels} {bottleneck_weights}.",
        "At last the outer blocks open into sheets, map beside map; under the maps stand the scores of the "
        "{digit:words}: {full_score}, and {score} behind {thin_channels} channels, where it still "
        "{score > runner_up:wins}; the score that comes next is there {runner_up}.",
    ),
)
