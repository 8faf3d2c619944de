"""What the commands that write data sets have in common."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classifier.exporting.options import ExportOptions, OptionError
from classifier.exporting.results import Labelled, Report, manifest_path, write_result
from classifier.exporting.runs import settle_side
from classifier.management.examples import CommandWithExamples
from classifier.progress import open_bar


class ExportCommand(CommandWithExamples):
    """Knows the list of doubtful pictures, and how a result is told."""

    def add_doubtful(self, parser: CommandParser) -> None:
        """The option that names the list."""
        parser.add_argument(
            "--doubtful", type=Path, metavar="FILE", help=_("instead of doubtful.csv beside OUT")
        )

    def write(self, labelled: Labelled, options: ExportOptions, out: Path, doubtful: Path | None) -> None:
        """Write the result, and say what was written and what was not. Raises OSError, PictureRefused."""
        with open_bar(None, what=" files written") as bar:
            doubtful = doubtful or out.with_name("doubtful.csv")
            report = write_result(labelled, settle_side(options, labelled.entries), out, doubtful, bar.update)
        self._report(report)

    def _report(self, report: Report) -> None:
        written = ngettext("%(count)d picture in %(out)s", "%(count)d pictures in %(out)s", report.written)
        self.stdout.write(written % {"count": report.written, "out": report.out})
        if report.doubtful:
            doubtful = ngettext(
                "%(count)d doubtful picture was left out; %(list)s lists it.",
                "%(count)d doubtful pictures were left out; %(list)s lists them.",
                report.doubtful,
            )
            self.note(doubtful % {"count": report.doubtful, "list": report.doubtful_list})
        if report.left_out:
            listed = manifest_path(report.out)
            others = ngettext(
                "%(count)d other was left out; %(list)s says which and why.",
                "%(count)d others were left out; %(list)s says which and why.",
                report.left_out,
            )
            self.note(others % {"count": report.left_out, "list": listed})
        for warning in report.warnings:
            self.note(warning)


def prepare_out(out: Path, suffix: str) -> Path:
    """Where the result goes: `out`, with the format's suffix if it has none. Makes its folder.

    Raises OptionError rather than to overwrite anything but an earlier result.
    """
    if out.is_dir():
        sentence = _("%(out)s is a folder: name a file, like %(example)s.")
        raise OptionError(sentence % {"out": out, "example": f"{out / 'labelled'}{suffix}"})
    if not out.suffix:
        out = out.with_name(f"{out.name}{suffix}")
    is_ours = manifest_path(out).exists() or out.with_name(f"{out.name}.journal").exists()
    if out.exists() and not is_ours:
        raise OptionError(_("%s exists already, and is no earlier result: choose another name.") % out)
    out.parent.mkdir(parents=True, exist_ok=True)
    return out
