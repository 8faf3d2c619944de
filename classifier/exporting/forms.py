"""What a person chooses about a download."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classifier.exporting.datasets import DatasetExport
from classifier.exporting.formats import FORMATS
from classifier.exporting.shapes import SIDES
from classifier.exporting.splits import Shares

LABELS = {
    "imagefolder": _("A folder for each class (torchvision, Keras, Ultralytics, CVAT)"),
    "huggingface": _("Hugging Face imagefolder, with metadata.jsonl"),
    "stylegan": _("StyleGAN and EDM, with dataset.json"),
    "csv": _("Labels only, as a table (CSV)"),
    "jsonl": _("Labels only, as JSON Lines"),
    "npz": _("NumPy arrays like CIFAR-10's (.npz)"),
    "coco": _("COCO JSON"),
    "labelstudio": _("Label Studio JSON"),
}
WHICH = [
    ("reviewed", _("Only labels that a person accepted")),
    ("0.99", _("Also the network's own, from 99 % on")),
    ("0.95", _("Also the network's own, from 95 % on")),
    ("0.8", _("Also the network's own, from 80 % on")),
    ("0", _("Also the network's own, however unsure")),
]
SPLITS = [
    ("", _("All together")),
    ("80/10/10", _("80 % to train, 10 % to validate, 10 % to test")),
    ("80/0/20", _("80 % to train, 20 % to test")),
]
SIZES = [("", _("As they are")), *((str(side), f"{side} × {side}") for side in SIDES)]  # noqa: RUF001 - a size
FITS = [("crop", _("the middle, cut square")), ("pad", _("the whole picture, padded"))]
KINDS = [
    ("whole", _("one number for each picture")),
    ("onehot", _("one value for each class (keeps classes without pictures)")),
]


class ExportForm(forms.Form):
    """Read from the address: a download can be bookmarked and repeated."""

    format = forms.ChoiceField(
        label=_("Format"), choices=[(name, LABELS[name]) for name in FORMATS], initial="imagefolder"
    )
    which = forms.ChoiceField(label=_("Which labels"), choices=WHICH, initial="reviewed")
    split = forms.ChoiceField(label=_("Parts"), choices=SPLITS, required=False)
    side = forms.ChoiceField(label=_("Size in pixels"), choices=SIZES, required=False)
    fit = forms.ChoiceField(label=_("Made square from"), choices=FITS, required=False)
    labels = forms.ChoiceField(label=_("StyleGAN's labels"), choices=KINDS, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse choices that do not go together, and say what would."""
        chosen: dict[str, Any] = super().clean() or {}
        writer = FORMATS.get(chosen.get("format", ""))
        if writer and chosen.get("split") and not writer.has_splits:
            self.add_error("split", _("This format has no parts: choose “All together”."))
        if writer and chosen.get("side") and not writer.has_pictures:
            self.add_error("side", _("This format holds labels only: choose “As they are”."))
        if chosen.get("labels") == "onehot" and chosen.get("format") != "stylegan":
            self.add_error("labels", _("Only StyleGAN's format can write its labels so."))
        return chosen

    def read(self) -> DatasetExport:
        """The valid form's choices."""
        chosen = self.cleaned_data
        train, validation, test = (
            (float(share) for share in chosen["split"].split("/")) if chosen["split"] else (1, 0, 0)
        )
        return DatasetExport(
            format=chosen["format"],
            at_least=None if chosen["which"] == "reviewed" else float(chosen["which"]),
            shares=Shares(train, validation, test) if chosen["split"] else None,
            side=int(chosen["side"]) if chosen["side"] else None,
            fit=chosen["fit"] or "crop",
            labels=chosen["labels"] or "whole",
        )
