"""The recipes, one small file each: what it does, its command, the time and the accuracy to expect."""

from ml_models.training.recipe import Recipe
from ml_models.training.recipes import (
    mobilenet,
    published,
    resnet50,
    resnet152,
    shipped,
    smoke,
    vgg16,
)

_MODULES = (shipped, published, smoke, vgg16, mobilenet, resnet152, resnet50)
RECIPES: dict[str, Recipe] = {module.RECIPE.name: module.RECIPE for module in _MODULES}
