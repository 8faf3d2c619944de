"""Training pictures must show what they are labelled as, at the right place, the same at every resume."""

import numpy as np

from ml_models.training.augment import Augmentation, augment, choose_mirrored, resize


def draw(count: int = 6) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 32, 32, 3), dtype=np.uint8)


def change(settings: Augmentation, side: int = 32, seed: int = 3, mirrored: bool = False) -> np.ndarray:
    pictures = draw()
    flags = np.full(len(pictures), mirrored)
    return augment(pictures, flags, side, settings, np.random.default_rng(seed))


def test_without_settings_pixels_are_copied_exactly() -> None:
    np.testing.assert_allclose(change(Augmentation()) * 255, draw(), atol=1e-3)


def test_mirrored_pictures_are_mirrored_left_to_right() -> None:
    np.testing.assert_allclose(change(Augmentation(), mirrored=True) * 255, draw()[:, :, ::-1], atol=1e-3)


def test_a_shift_copies_pixels_and_reflects_the_rest() -> None:
    shifted = change(Augmentation(shift=3)) * 255
    padded = np.pad(draw(), ((0, 0), (3, 3), (3, 3), (0, 0)), "reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (32, 32), (1, 2)).transpose(0, 1, 2, 4, 5, 3)
    for picture, places in zip(shifted, windows, strict=True):
        assert np.abs(places - picture).max((2, 3, 4)).min() < 1e-2


def test_a_smaller_side_keeps_the_mean_colour() -> None:
    small = resize(draw(), 16)
    assert small.shape == (6, 16, 16, 3)
    np.testing.assert_allclose(small.mean((1, 2)) * 255, draw().mean((1, 2)), atol=4)


def test_the_same_generator_gives_the_same_pictures_and_another_gives_others() -> None:
    everything = Augmentation(3, True, 1, 0.2, 0.2, 1, 0.5, 0.4, 1, 0.1, 0.2, 0.2, 1, 0.3)
    assert np.array_equal(change(everything, 24), change(everything, 24))
    assert not np.array_equal(change(everything, 24), change(everything, 24, seed=4))
    assert 0 <= change(everything, 24).min() <= change(everything, 24).max() <= 1


def test_cutout_hides_a_square_of_the_stated_size() -> None:
    changed = np.abs(change(Augmentation(cutout_share=1, cutout=0.25)) * 255 - draw()).max(-1) > 1e-2
    assert changed.sum((1, 2)).max() <= 64
    assert changed.sum((1, 2)).min() >= 12


def test_every_picture_is_mirrored_every_second_epoch() -> None:
    first, second, third = (choose_mirrored(1000, epoch, 1) for epoch in range(3))
    assert np.array_equal(first, ~second)
    assert np.array_equal(first, third)
    assert 400 < first.sum() < 600
