"""The filter form of a dataset's page: read from the address, shown beside the pictures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classifier.intake.quality import Quality
from classifier.labelling.accepting import ABOVE
from classifier.labelling.audits import MAX_SIZE
from classifier.labelling.filters import NO_HINTS, Filter, Order
from classifier.labelling.hints import HINT_NAMES
from classifier.models import Dataset, Image

ANY = ("", _("any"))
SORTS = (
    ("-time", _("newest first")),
    ("time", _("oldest first")),
    ("margin", _("closest call first")),
    ("-margin", _("clearest call first")),
    ("confidence", _("least sure first")),
    ("-confidence", _("surest first")),
    ("-entropy", _("most scattered first")),
    ("entropy", _("least scattered first")),
    ("path", _("name, A to Z")),
    ("-path", _("name, Z to A")),
    ("group", _("near copies together")),
)
COPIES = (
    ("", _("with and without")),
    ("grouped", _("only near copies")),
    ("apart", _("taken out of their group")),
)
ANY_HINT = "any"
HINTS = (
    ("", _("any")),
    (ANY_HINT, _("something looks wrong")),
    *((hint.name, HINT_NAMES[hint]) for hint in Quality),
)


class FilterForm(forms.Form):
    """Every field may be empty. What makes no sense is told and counts as empty."""

    label = forms.TypedChoiceField(label=_("Class"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *Image.State.choices])
    at_least = forms.FloatField(label=_("Sure from, %"), required=False, min_value=0, max_value=100)
    at_most = forms.FloatField(label=_("to, %"), required=False, min_value=0, max_value=100)
    text = forms.CharField(label=_("Name contains"), required=False, max_length=255)
    quality = forms.ChoiceField(label=_("Quality"), required=False, choices=HINTS)
    copies = forms.ChoiceField(label=_("Near copies"), required=False, choices=COPIES)
    group = forms.UUIDField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS)
    unsure = forms.BooleanField(label=_("only unsure"), required=False)
    outside = forms.BooleanField(label=_("only outside"), required=False)

    def __init__(self, data: Any, dataset: Dataset) -> None:
        super().__init__(data, use_required_attribute=False)
        choices = [(each.pk, each.name) for each in dataset.classes.all()]
        self.fields["label"] = forms.TypedChoiceField(
            label=_("Class"), required=False, coerce=int, empty_value=None, choices=[ANY, *choices]
        )

    def read_filter(self) -> Filter:
        """What the address asks for."""
        self.is_valid()
        read = self.cleaned_data.get
        at_least, at_most, quality = read("at_least"), read("at_most"), read("quality") or ""
        return Filter(
            class_id=read("label"),
            state=read("state") or "",
            at_least=None if at_least is None else at_least / 100,
            at_most=None if at_most is None else at_most / 100,
            is_unsure=bool(read("unsure")),
            is_outside=bool(read("outside")),
            text=read("text") or "",
            copies=read("copies") or "",
            group=read("group"),
            with_hints=quality == ANY_HINT,
            quality=Quality[quality] if quality and quality != ANY_HINT else NO_HINTS,
        )

    def read_order(self) -> Order:
        """The order that the address asks for; the newest first without one."""
        self.is_valid()
        sort = self.cleaned_data.get("sort") or "-time"
        return Order(sort.removeprefix("-"), sort.startswith("-"))


class TargetForm(forms.Form):
    """The share of right labels to go for, in percent."""

    target = forms.FloatField(
        label=_("Target, %"), min_value=50, max_value=100, widget=forms.NumberInput(attrs={"step": "any"})
    )


class AuditForm(forms.Form):
    """How many labels an audit checks."""

    size = forms.IntegerField(label=_("How many labels"), min_value=1, max_value=MAX_SIZE)

    def read_size(self) -> int:
        """The number; 0, which no audit takes, for anything else."""
        return int(self.cleaned_data["size"]) if self.is_valid() else 0


class AcceptForm(forms.Form):
    """From which confidence on guesses are accepted, in percent."""

    above = forms.FloatField(
        label=_("Sure from, %"),
        initial=100 * ABOVE,
        min_value=50,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )

    def read_share(self) -> float:
        """The confidence (0..1); the usual one when nothing sensible was given."""
        return float(self.cleaned_data["above"]) / 100 if self.is_valid() else ABOVE
