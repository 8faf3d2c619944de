"""Everything that the pages can do, a program can do."""

from classifier.api.v1 import api
from tests.classifier.test_permissions import TABLE

DATASET = "datasets/<uuid:dataset_id>"
IMAGE = "images/<uuid:image_id>"
# For each page and action, the operations that do the same.
SAME = {
    "": "make_dataset upload_images",
    "model/": "get_model",
    "uploads": "list_datasets upload_images",
    "datasets/": "list_datasets make_dataset",
    f"{IMAGE}/": "get_image",
    f"{IMAGE}/picture": "get_picture",
    f"{IMAGE}/thumbnail": "get_thumbnail",
    f"{IMAGE}/original": "get_original",
    f"{IMAGE}/why": "explain_image",
    f"{IMAGE}/again": "classify_image_again",
    f"{IMAGE}/second-opinion": "get_original predict",
    f"{IMAGE}/delete": "remove_image",
    f"{DATASET}/": (
        "get_dataset list_images review_images review_filtered preview_filtered delete_many_images "
        "delete_filtered_images take_out_of_groups put_back_into_groups"
    ),
    f"{DATASET}/upload": "upload_images",
    f"{DATASET}/rename": "change_dataset",
    f"{DATASET}/network": "change_dataset",
    f"{DATASET}/delete": "delete_dataset",
    f"{DATASET}/undo": "undo",
    f"{DATASET}/classes": "list_classes make_class change_class merge_into_class",
    f"{DATASET}/classes/<int:class_id>/remove": "delete_class",
    f"{DATASET}/review": "get_next review_image undo",
    f"{DATASET}/sweep": "list_sweeps",
    f"{DATASET}/sweep/<slug:key>": "get_sweep sweep_page undo",
    f"{DATASET}/quality": "get_quality list_audits",
    f"{DATASET}/sweep/look-alike": "make_clusters",
    f"{DATASET}/learning": "get_learning change_learning learn_now",
    f"{DATASET}/learning/head": "take_along",
    f"{IMAGE}/similar": "list_similar",
    f"{DATASET}/target": "change_dataset",
    f"{DATASET}/audit": "make_audit get_audit finish_audit",
    f"{DATASET}/accept": "count_sure accept_sure_guesses",
    f"{DATASET}/export": "preview_export",
    f"{DATASET}/export/download": "export_dataset",
    f"{DATASET}/export/manifest": "get_export_manifest",
    f"{DATASET}/labels": "list_label_files read_label_file read_label_folders",
    f"{DATASET}/labels/<uuid:file_id>": "compare_label_file take_over_labels discard_label_file",
    f"{DATASET}/uploads": "upload_images",
    f"{DATASET}/known": "find_known",
    f"{DATASET}/pictures": "upload_images",
    f"{DATASET}/progress": "get_progress",
    f"{DATASET}/sharing": "list_shares make_share",
    f"{DATASET}/sharing/<uuid:share_id>/revoke": "delete_share",
    f"{DATASET}/leave": "leave_dataset",
    "account/": "get_account",
    "account/tokens/": "list_own_tokens",
}
# Passwords, accounts, new tokens: a program that could change these could lock its person out.
FOR_PEOPLE = {
    "account/sign-up",
    "account/sign-in",
    "account/sign-out",
    "account/password",
    "account/mail",
    "account/delete",
    "account/reset",
    "account/new/<str:uidb64>/<str:token>/",
    "theme",
    "model/figures/<slug:name>.svg",  # without a token, at the page's own address
}


def test_every_page_has_its_like() -> None:
    assert sorted([*SAME, *FOR_PEOPLE]) == sorted(TABLE)


def test_every_like_is_an_operation() -> None:
    operations = {
        operation["operationId"]
        for path in api.get_openapi_schema()["paths"].values()
        for operation in path.values()
    }
    assert {name for names in SAME.values() for name in names.split()} <= operations
