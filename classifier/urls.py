"""Addresses of the application, each straight to its view."""

from django.urls import include, path

from classifier.accounts import token_views as tokens
from classifier.api import documentation
from classifier.api.v1 import api
from classifier.classification import model_views as model_page
from classifier.classification import progress_views
from classifier.classification import views as classification
from classifier.exporting import views as exporting
from classifier.intake import bulk_views, folder_views, media
from classifier.intake import views as intake
from classifier.label_studio import views as label_studio
from classifier.labelling.views import (
    classes,
    datasets,
    grid,
    imports,
    network,
    quality,
    review,
    similar,
    sweep,
)
from classifier.learning import views as learning
from classifier.sharing import views as sharing
from classifier.theme import choose_theme

urlpatterns = [
    path("", intake.home, name="home"),
    path("results/<str:key>/", classification.results, name="results"),
    path("images/<uuid:image_id>/", classification.result, name="result"),
    path("images/<uuid:image_id>/picture", media.picture, name="picture"),
    path("images/<uuid:image_id>/thumbnail", media.thumbnail, name="thumbnail"),
    path("images/<uuid:image_id>/original", media.original, name="original"),
    path("images/<uuid:image_id>/why", classification.why, name="why"),
    path("images/<uuid:image_id>/again", classification.again, name="again"),
    path("images/<uuid:image_id>/similar", similar.show, name="similar"),
    path("images/<uuid:image_id>/second-opinion", classification.second_opinion, name="second-opinion"),
    path("images/<uuid:image_id>/delete", classification.delete, name="delete"),
    path("model/", model_page.model, name="model"),
    path("model/figures/<slug:name>.svg", model_page.figure, name="figure"),
    path("datasets/", datasets.list_all, name="datasets"),
    path("datasets/<uuid:dataset_id>/", grid.show, name="dataset"),
    path("datasets/<uuid:dataset_id>/upload", intake.home, name="upload"),
    path("datasets/<uuid:dataset_id>/rename", datasets.rename, name="rename-dataset"),
    path("datasets/<uuid:dataset_id>/delete", datasets.delete, name="delete-dataset"),
    path("datasets/<uuid:dataset_id>/undo", grid.undo_last, name="undo"),
    path("datasets/<uuid:dataset_id>/network", network.show, name="network"),
    path("datasets/<uuid:dataset_id>/classes", classes.show, name="classes"),
    path("datasets/<uuid:dataset_id>/classes/<int:class_id>/remove", classes.remove, name="remove-class"),
    path("datasets/<uuid:dataset_id>/labels", imports.show, name="labels"),
    path("datasets/<uuid:dataset_id>/labels/<uuid:file_id>", imports.preview, name="preview-labels"),
    path("datasets/<uuid:dataset_id>/review", review.show, name="review"),
    path("datasets/<uuid:dataset_id>/sweep", sweep.choose, name="sweeps"),
    path("datasets/<uuid:dataset_id>/sweep/look-alike", sweep.make_clusters, name="make-clusters"),
    path("datasets/<uuid:dataset_id>/sweep/<slug:key>", sweep.show, name="sweep"),
    path("datasets/<uuid:dataset_id>/quality", quality.show, name="quality"),
    path("datasets/<uuid:dataset_id>/learning", learning.show, name="learning"),
    path("datasets/<uuid:dataset_id>/learning/head", learning.take, name="take-head"),
    path("datasets/<uuid:dataset_id>/target", quality.change_target, name="target"),
    path("datasets/<uuid:dataset_id>/audit", quality.audit, name="audit"),
    path("datasets/<uuid:dataset_id>/accept", quality.accept, name="accept"),
    path("datasets/<uuid:dataset_id>/export", exporting.show, name="export"),
    path("datasets/<uuid:dataset_id>/export/download", exporting.download, name="download"),
    path("datasets/<uuid:dataset_id>/export/manifest", exporting.manifest, name="manifest"),
    path("datasets/<uuid:dataset_id>/sharing", sharing.show, name="sharing"),
    path("datasets/<uuid:dataset_id>/sharing/<uuid:share_id>/revoke", sharing.revoke, name="revoke-share"),
    path("datasets/<uuid:dataset_id>/leave", sharing.leave_shared, name="leave"),
    path("shared/<str:token>/", sharing.open_link, name="shared"),
    path("account/", include("classifier.accounts.urls")),
    path("opened/<str:secret>", folder_views.claim, name="claim"),
    path("uploads", bulk_views.start, name="start_upload"),
    path("datasets/<uuid:dataset_id>/uploads", bulk_views.start, name="start_upload"),
    path("datasets/<uuid:dataset_id>/known", bulk_views.known, name="known"),
    path("datasets/<uuid:dataset_id>/pictures", bulk_views.pictures, name="pictures"),
    path("datasets/<uuid:dataset_id>/progress", progress_views.progress, name="progress"),
    path("account/tokens/", tokens.show, name="tokens"),
    path("account/tokens/<int:token_id>/revoke", tokens.revoke, name="revoke-token"),
    path("api/v1/docs", documentation.show, name="api-docs"),
    path("api/v1/", api.urls),
    path("label-studio/health", label_studio.health),
    path("label-studio/setup", label_studio.setup),
    path("label-studio/predict", label_studio.predict),
    path("theme", choose_theme, name="theme"),
]
