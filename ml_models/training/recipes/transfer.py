"""What the four networks share that the CNN was chosen over: a body of keras.applications with a new head."""

from ml_models.training.architectures import TRANSFER
from ml_models.training.recipe import Optimizer, Plateau, Recipe, Stage


def make_transfer_recipe(architecture: str) -> Recipe:
    """The recipe for the body ``architecture``, a name in TRANSFER: the published one's way at a lower rate.

    Pictures are normalized as the body's ImageNet weights expect it.
    """
    return Recipe(
        name=architecture.lower(),
        architecture=architecture,
        stages=(Stage(100, 32),),
        batch=256,
        optimizer=Optimizer("adam", rate=1e-4),
        schedule=Plateau(factor=0.75, patience=3, least=1e-6, stop_after=25),
        mean=TRANSFER[architecture],
        std=(127.5, 127.5, 127.5),
        keep_best=True,
    )
