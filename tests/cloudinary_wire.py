"""Reading what the tests' Cloudinary is sent, and making what it delivers."""

import io
import re

from PIL import Image


def read_form(body: bytes, content_type: str) -> tuple[dict[str, str], bytes]:
    """A multipart form's fields, and its file."""
    boundary = content_type.partition("boundary=")[2].encode()
    params: dict[str, str] = {}
    data = b""
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        assert name is not None
        if b"filename=" in head:
            data = value.removesuffix(b"\r\n")
        else:
            params[name[1].decode()] = value.removesuffix(b"\r\n").decode()
    return params, data


def transform(data: bytes, transformation: str) -> bytes:
    """What "c_limit,f_jpg,h_320,w_320" makes of a picture; no other transformation is used."""
    parts = dict(part.split("_", 1) for part in re.split(r"[,/]", transformation.strip("/")))
    assert (parts["c"], parts["f"]) == ("limit", "jpg")
    with Image.open(io.BytesIO(data)) as picture:
        upright = picture.convert("RGB")
    upright.thumbnail((int(parts["w"]), int(parts["h"])))
    out = io.BytesIO()
    upright.save(out, "JPEG")
    return out.getvalue()
