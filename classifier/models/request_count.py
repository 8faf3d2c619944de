"""RequestCount: how much one caller has asked for in one minute, over all serving processes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestCount(models.Model):
    """`caller` is a digest: no address is kept. `minute` counts since 1970."""

    caller = models.CharField(max_length=64)
    minute = models.BigIntegerField(db_index=True)
    count = models.BigIntegerField()

    class Meta:
        verbose_name = _("request count")
        verbose_name_plural = _("request counts")
        constraints = [
            models.UniqueConstraint(fields=["caller", "minute"], name="one_count_per_caller_and_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.caller[:8]}: {self.count}"
