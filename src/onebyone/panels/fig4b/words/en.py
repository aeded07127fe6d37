"""Panel 4b in English."""

from dataclasses import replace

from onebyone.panels.fig4a.words.en import WORDS as KERNELS
from onebyone.words.panels import revised

# Torch's dense layer has the channels of its output last; the film has them first everywhere, so this is not said.
COUNTED = {name: said for name, said in KERNELS.counter.items() if name != "output"}

WORDS = revised(
    replace(KERNELS, counter=COUNTED),
    claim="A neuron of {inputs:words} {inputs:input|inputs} makes {equal = outputs:the same} map",
    beats={
        "a_neuron_reads_a_position": "A position gives {inputs:words} {inputs:input|inputs} to a dense neuron.",
        "the_rod_moves": {
            "biases = 1": "A bias is added; the position moves, the weights stay.",
            "otherwise": "The position moves, the weights stay.",
        },
        "a_value_is_changed": {
            "changed_cells = 1": (
                "{changed_cells} of {outputs} cells changes: neighbours {changed_cells = 1:never} mix."
            ),
            "otherwise": "{changed_cells} of {outputs} cells: the weights are blind to it.",
        },
        "takeaway": "A 1×1 layer is dense at {positions = outputs:every} position.",
    },
    questions={"a_value_is_changed": "And if a value changes?"},
    costs=("the_rod_moves",),
    labels={
        "map": "the neuron’s map {map_height}×{map_width}",
        "neuron": "dense neuron",
        "becomes": "value, was {right_value}",
        "output": "output, was {right_output}",
        "difference": "difference",
    },
    description=(
        "The {channels:words} {channels:plane|planes} of the image stand side by side; a rod marks a position, "
        "and the {inputs:value that it meets is|values that it meets are} a list of {inputs:words}.",
        "Beside {inputs:it stands its weight, and a wire runs|them stand their weights, and wires run} to a disc, the "
        "neuron.",
        "The neuron stays where it is; the rod moves over the image until {positions = outputs:all} {outputs} cells "
        "are filled: {equal} of {outputs} are those of the filter.",
        "A value of the image is changed from {right_value} to {changed_value}: {changed_cells} "
        "{changed_cells:cell|cells} of the map {changed_cells:changes|change}; value, output and the difference of the "
        "maps stand large under the planes, until the value is put back.",
    ),
)
