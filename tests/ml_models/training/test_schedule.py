"""The learning rate goes where the recipe says, also after a stop."""

from dataclasses import replace

import pytest

from ml_models.training.recipe import Knots, OneCycle, Plateau, Recipe, Stage
from ml_models.training.recipes import RECIPES
from ml_models.training.schedule import make_schedule


def make(schedule: OneCycle | Knots | Plateau) -> Recipe:
    return replace(RECIPES["published"], stages=(Stage(10, 32),), schedule=schedule)


def test_one_cycle_rises_and_falls_to_nearly_nothing() -> None:
    schedule = make_schedule(make(OneCycle(warm_up=0.2)))
    scales = [schedule.find_scale(step, 100) for step in range(100)]
    assert scales.index(max(scales)) in {19, 20}
    assert scales[0] < 0.05
    assert scales[-1] < 0.01


def test_knots_are_met_at_their_epochs() -> None:
    schedule = make_schedule(make(Knots(((0, 0), (2, 1), (6, 0.5), (10, 0)))))
    found = [schedule.find_scale(step, 1000) for step in (0, 199, 399, 599, 999)]
    assert found == pytest.approx([0, 1, 0.75, 0.5, 0], abs=0.005)


def test_the_rate_falls_after_three_epochs_without_a_better_one_and_the_run_ends_after_many() -> None:
    schedule = make_schedule(make(Plateau(factor=0.5, patience=3, least=1e-6, stop_after=5)))
    ends = [schedule.end_epoch(accuracy) for accuracy in (0.5, 0.6, 0.6, 0.6)]
    assert schedule.find_scale(0, 1) == 1
    ends.append(schedule.end_epoch(0.55))
    assert schedule.find_scale(0, 1) == 0.5
    ends += [schedule.end_epoch(0.6), schedule.end_epoch(0.6)]
    assert ends == [False] * 6 + [True]


def test_what_a_plateau_remembers_survives_a_stop() -> None:
    recipe = make(Plateau(patience=2))
    before, after = make_schedule(recipe), make_schedule(recipe)
    for accuracy in (0.6, 0.5):
        before.end_epoch(accuracy)
    after.state = before.state
    after.end_epoch(0.5)
    assert after.find_scale(0, 1) == 0.75


def test_every_recipe_has_a_stage_for_every_epoch_and_none_beyond() -> None:
    for recipe in RECIPES.values():
        assert recipe.find_stage(recipe.epochs - 1) == recipe.stages[-1]
        with pytest.raises(ValueError, match="only"):
            recipe.find_stage(recipe.epochs)
