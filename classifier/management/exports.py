"""What the commands that write data sets have in common."""

from pathlib import Path

from django.core.management.base import CommandParser

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
            "--doubtful", type=Path, metavar="FILE", help="instead of doubtful.csv beside OUT"
        )

    def write(self, labelled: Labelled, options: ExportOptions, out: Path, doubtful: Path | None) -> None:
        """Write the result, and say what was written and what was not. Raises OSError, PictureRefused."""
        with open_bar(None, what=" files written") as bar:
            doubtful = doubtful or out.with_name("doubtful.csv")
            report = write_result(labelled, settle_side(options, labelled.entries), out, doubtful, bar.update)
        self._report(report)

    def _report(self, report: Report) -> None:
        self.stdout.write(f"{report.written} pictures in {report.out}")
        if report.doubtful:
            self.note(
                f"{report.doubtful} doubtful pictures were left out; {report.doubtful_list} lists them."
            )
        if report.left_out:
            listed = manifest_path(report.out)
            self.note(f"{report.left_out} others were left out; {listed} says which and why.")
        for warning in report.warnings:
            self.note(warning)


def prepare_out(out: Path, suffix: str) -> Path:
    """Where the result goes: `out`, with the format's suffix if it has none. Makes its folder.

    Raises OptionError rather than to overwrite anything but an earlier result.
    """
    if out.is_dir():
        raise OptionError(f"{out} is a folder: name a file, like {out / 'labelled'}{suffix}.")
    if not out.suffix:
        out = out.with_name(f"{out.name}{suffix}")
    is_ours = manifest_path(out).exists() or out.with_name(f"{out.name}.journal").exists()
    if out.exists() and not is_ours:
        raise OptionError(f"{out} exists already, and is no earlier result: choose another name.")
    out.parent.mkdir(parents=True, exist_ok=True)
    return out
