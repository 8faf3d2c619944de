"""The network is the one that was specified, layer by layer."""

import keras
import pytest

from ml_models.training.architectures import TRANSFER, build_cnn, build_transfer, count_multiply_adds

BLOCK = ["Conv2D", "BatchNormalization", "Conv2D", "BatchNormalization", "MaxPooling2D", "Dropout"]
HEAD = ["Flatten", "Dense", "BatchNormalization", "Dropout", "Dense"]


def test_it_has_the_23_layers_of_the_specification() -> None:
    model = build_cnn()
    assert [type(layer).__name__ for layer in model.layers] == BLOCK * 3 + HEAD
    shapes = [layer.output.shape[1:] for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    assert shapes == [(32, 32, 64)] * 2 + [(16, 16, 128)] * 2 + [(8, 8, 256)] * 2
    rates = [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)]
    assert rates == [0.1, 0.2, 0.3, 0.5]
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            assert layer.kernel_size == (4, 4)
            assert layer.padding == "same"
            assert layer.activation is keras.activations.relu


def test_it_has_the_stated_parameters_and_multiply_adds() -> None:
    model = build_cnn()
    assert model.count_params() == 3_091_594
    assert sum(weights.shape.num_elements() for weights in model.trainable_weights) == 3_089_290
    assert count_multiply_adds(model) == 272_632_320


@pytest.mark.parametrize("name", ["VGG16", "MobileNet"])
def test_a_transfer_network_takes_cifar_pictures_and_tells_ten_classes(name: str) -> None:
    assert name in TRANSFER
    model = build_transfer(name, None)
    assert model.input_shape == (None, 32, 32, 3)
    assert model.output_shape == (None, 10)
