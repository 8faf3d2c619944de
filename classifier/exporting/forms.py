"""What a person chooses about a download."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from classifier.exporting.datasets import DatasetExport
from classifier.exporting.formats import FORMATS
from classifier.exporting.formats.base import Format
from classifier.exporting.shapes import SIDES
from classifier.exporting.splits import Shares
from classifier.labelling.forms import FilterForm
from classifier.models import Dataset

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
    ("reviewed", _("Only those that a person accepted")),
    ("model", _("Also the network's own")),
]
SIZES = [("", _("As they are")), *((str(side), f"{side} × {side}") for side in SIDES)]  # noqa: RUF001 - a size
FITS = [("crop", _("the middle, cut square")), ("pad", _("the whole picture, on black"))]
KINDS = [
    ("whole", _("one number for each picture")),
    ("onehot", _("one value for each class (keeps classes without pictures)")),
    ("soft", _("the network's probabilities where no person has decided")),
]
DEFAULT_SURE = 95
# Of what the address says, these are about the pictures and not about the download.
NOT_CARRIED = {"sort", "after"}


class SharesField(forms.CharField):
    """Cleans "80/10/10" to Shares, nothing to None."""

    def clean(self, value: Any) -> Shares | None:
        """Refuse what is not three shares."""
        text = super().clean(value)
        try:
            return Shares.parse(text.replace("%", "")) if text else None
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s” is not three shares: write train/validation/test, like 80/10/10 or 80/0/20."),
                params={"text": text},
            ) from error


class ExportForm(forms.Form):
    """Read from the address, with the filter of the pictures' page: a download can be bookmarked."""

    format = forms.ChoiceField(
        label=_("Format"), choices=[(name, LABELS[name]) for name in FORMATS], initial="imagefolder"
    )
    which = forms.ChoiceField(label=_("Which labels"), choices=WHICH, initial="reviewed")
    sure = forms.FloatField(
        label=_("The network's own from, %"),
        min_value=0,
        max_value=100,
        required=False,
        initial=DEFAULT_SURE,
    )
    limit = forms.IntegerField(label=_("At most, of each class"), min_value=1, required=False)
    split = SharesField(
        label=_("Train / validation / test, in %"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("all together"), "list": "splits"}),
    )
    side = forms.ChoiceField(label=_("Size in pixels"), choices=SIZES, required=False)
    fit = forms.ChoiceField(label=_("Made square from"), choices=FITS, required=False)
    labels = forms.ChoiceField(label=_("StyleGAN's labels"), choices=KINDS, required=False)
    largest = forms.BooleanField(label=_("of near copies only the largest"), required=False)
    none = forms.BooleanField(label=_("with “none of these”"), required=False)
    left_out = forms.BooleanField(label=_("list what is left out, too (labels only)"), required=False)

    def __init__(self, data: QueryDict, dataset: Dataset) -> None:
        """Bound as soon as `data` names a format."""
        super().__init__(data if "format" in data else None)
        self.filter = FilterForm(data, dataset)
        self._data = data

    @property
    def filter_query(self) -> list[tuple[str, str]]:
        """The filter, as the address says it."""
        names = [name for name in self.filter.fields if name not in NOT_CARRIED]
        return [(name, str(self._data[name])) for name in names if self._data.get(name)]

    def clean(self) -> dict[str, Any]:
        """Refuse choices that do not go together, and say what would."""
        chosen: dict[str, Any] = super().clean() or {}
        writer = FORMATS.get(chosen.get("format", ""))
        if writer:
            self._check(writer, chosen)
        if chosen.get("which") == "model" and chosen.get("sure") is None and "sure" not in self.errors:
            chosen["sure"] = DEFAULT_SURE
        # Without its filter the download would silently hold more than was asked for.
        if not self.filter.is_valid():
            self.add_error(None, _("The filter that came along makes no sense any more. Choose it again."))
        return chosen

    def _check(self, writer: Format, chosen: dict[str, Any]) -> None:
        if chosen.get("split") and not writer.has_splits:
            self.add_error("split", _("This format has no parts: leave the shares empty."))
        if chosen.get("side") and not writer.has_pictures:
            self.add_error("side", _("This format holds labels only: choose “As they are”."))
        if chosen.get("labels", "whole") not in ("", "whole") and writer.name != "stylegan":
            self.add_error("labels", _("Only StyleGAN's format can write its labels so."))
        if chosen.get("left_out") and writer.name not in ("csv", "jsonl"):
            self.add_error(
                "left_out", _("Only a list of labels (CSV, JSON Lines) can name what is left out.")
            )

    def read(self) -> DatasetExport:
        """The valid form's choices."""
        chosen = self.cleaned_data
        return DatasetExport(
            format=chosen["format"],
            at_least=chosen["sure"] / 100 if chosen["which"] == "model" else None,
            with_none=chosen["none"],
            with_left_out=chosen["left_out"],
            limit=chosen["limit"],
            shares=chosen["split"],
            side=int(chosen["side"]) if chosen["side"] else None,
            fit=chosen["fit"] or "crop",
            drops_copies=chosen["largest"],
            labels=chosen["labels"] or "whole",
            wanted=self.filter.read_filter(),
        )
