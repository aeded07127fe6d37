"""Panel 1b in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A dense layer: here, {neurons} such neurons",
    beats={
        "every_neuron_has_weights_of_its_own": ("For a picture: {neurons = pixels:as many} neurons as pixels."),
        "the_outputs_fold_into_a_picture": "A column of {outputs} outputs: folded, it is a picture.",
        "the_weights_are_counted": "{outputs = neurons:Each} has its own: dense layers are heavy.",
        "the_rings_are_laid_on_each_other": {
            "zero_weights > live_weights": (
                "{zero_weights > live_weights:Most} are {faintest:words}; the others repeat a ring."
            ),
            "otherwise": "Learned: local contrast, ring upon ring.",
        },
        "takeaway": "So share a kernel: say, {kernel_height}×{kernel_width}, for edges.",
    },
    questions={
        "the_weights_are_counted": "How many weights?",
    },
    labels={
        "image": "image {height}×{width}",
        "neurons": "{shown} of {neurons} neurons",
        "weights": "weights",
        "outputs": "outputs",
        "column": "{outputs} outputs",
        "picture": "outputs, folded {height}×{width}",
        "sample": "weights {height}×{width}, neuron after neuron",
        "counted": "neurons × pixels = weights",
        "zero_weights": "{zero_weights} of these are {faintest}",
        "rings": "weights {ring_height}×{ring_width}, around a neuron’s own pixel",
        "ring": "typical weights {ring_height}×{ring_width}",
        "shared_weights": "shared weights {kernel_height}×{kernel_width}",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "outputs"},
    description=(
        "On the left stands a handwritten digit of {height} by {width} pixels; right of it {shown:words} discs with "
        "dots between them stand for the {neurons} neurons of a dense layer, and from {inputs = pixels:every} pixel "
        "faint wires run to them.",
        "The weights of these neurons stand beside them as tiles: a small spot in a ring, coral "
        "where a weight adds, violet where it subtracts, at another place in the next tile; from the discs come their "
        "numbers.",
        "The numbers leave the neurons for a tall strip, the column of the {outputs} outputs, which folds row by row "
        "into a picture, coral where it is positive, violet where it is negative; under it stands the torch call.",
        "Cells of the picture open into a sample of tiles, the weights of neurons from corner to corner; beside them "
        "stand the formula and the cost: {neurons} neurons with {inputs} weights of their own make {weights} weights, "
        "and with the biases {parameters} parameters; {zero_weights} of the weights are {faintest}.",
        "The tiles are enlarged around their neurons’ own pixels, {ring_height} by {ring_width} weights: a ring "
        "around a core, tile after tile.",
        "They are laid on each other and leave a typical ring, written out in numbers: {ring_rows} by {ring_columns} "
        "pixels have their ring on the image, and {alike} of {ring_weights} weights lie within {nearly} of these; "
        "it goes to the places of the tiles, which share it; then the digit is back; beside it stands a small kernel "
        "for edges, {kernel_height}×{kernel_width}, which comes next.",
    ),
)
