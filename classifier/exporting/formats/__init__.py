"""The formats that a data set can be written in, by name; one file for each."""

from classifier.exporting.formats.base import Format
from classifier.exporting.formats.coco import Coco
from classifier.exporting.formats.huggingface import HuggingFace
from classifier.exporting.formats.imagefolder import ImageFolder
from classifier.exporting.formats.labelstudio import LabelStudio
from classifier.exporting.formats.npz import Npz
from classifier.exporting.formats.stylegan import StyleGan
from classifier.exporting.formats.tables import Csv, JsonLines

_ALL: tuple[Format, ...] = (
    ImageFolder(),
    HuggingFace(),
    StyleGan(),
    Csv(),
    JsonLines(),
    Npz(),
    Coco(),
    LabelStudio(),
)
FORMATS: dict[str, Format] = {format.name: format for format in _ALL}
