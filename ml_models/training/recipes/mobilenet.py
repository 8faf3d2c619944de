"""MobileNet from keras.applications with a new head, one of the networks that the CNN was chosen over.

    python manage.py train mobilenet --out runs/mobilenet

Begins with its ImageNet weights where Keras can download them, else from scratch; the report says
which. Published result: 71 %.
"""

from ml_models.training.recipes.transfer import make_transfer_recipe

RECIPE = make_transfer_recipe("MobileNet")
