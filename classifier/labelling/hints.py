"""What a picture's quality is called: the one place for the words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classifier.intake.quality import Quality

HINT_NAMES: dict[Quality, str | Promise] = {
    Quality.DARK: _("very dark"),
    Quality.BRIGHT: _("very bright"),
    Quality.BLURRED: _("blurred"),
    Quality.UNIFORM: _("nearly uniform"),
    Quality.ODD_SHAPE: _("odd shape"),
    Quality.SMALL: _("very small"),
}


def name_hints(quality: int | None) -> list[str | Promise]:
    """The words for an image's `quality`; none for None."""
    return [HINT_NAMES[hint] for hint in Quality(quality or 0)]
