"""A Cloudinary account as this deployment uses it, and the signed addresses of its pictures."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cloudinary.utils import cloudinary_url

from classifier.storage.base import Variant

UPLOAD_PREFIX = "https://api.cloudinary.com"
DELIVERY_HOST = "res.cloudinary.com"

# What a browser shows: sRGB, on white, as JPEG, never enlarged; an animation's first frame.
AS_JPEG = {"crop": "limit", "fetch_format": "jpg", "background": "white", "color_space": "srgb"}
TRANSFORMATIONS: dict[Variant, dict[str, Any]] = {
    Variant.ORIGINAL: {},
    Variant.RENDITION: {**AS_JPEG, "width": 1280, "height": 1280},
    Variant.THUMBNAIL: {**AS_JPEG, "width": 320, "height": 320},
}


@dataclass(frozen=True)
class Account:
    """Credentials and hosts. `delivery_prefix` is "scheme://host", "" for Cloudinary's own.

    `private_cdn`: the delivery host belongs to this account alone, so paths lack the cloud's name.
    """

    cloud_name: str
    api_key: str
    api_secret: str = field(repr=False)
    upload_prefix: str = UPLOAD_PREFIX
    delivery_prefix: str = ""
    private_cdn: bool = False
    signature_algorithm: str = "sha1"
    long_url_signature: bool = False

    @property
    def delivery_origin(self) -> str:
        """Where pictures are delivered from, as "scheme://host"."""
        if self.delivery_prefix:
            return self.delivery_prefix
        return (
            f"https://{self.cloud_name}-{DELIVERY_HOST}" if self.private_cdn else f"https://{DELIVERY_HOST}"
        )

    def signing(self) -> dict[str, Any]:
        """What the SDK signs with; everything is said, so that its process-wide settings play no part."""
        return {
            "api_key": self.api_key,
            "api_secret": self.api_secret,
            "signature_algorithm": self.signature_algorithm,
            "signature_version": 2,
        }

    def address_of(self, public_id: str, variant: Variant) -> str:
        """The signed address of a private picture; without the secret no other address can be derived."""
        origin = urlsplit(self.delivery_origin)
        address, _ = cloudinary_url(
            public_id,
            cloud_name=self.cloud_name,
            api_secret=self.api_secret,
            resource_type="image",
            type="authenticated",
            sign_url=True,
            auth_token=False,
            signature_algorithm=self.signature_algorithm,
            long_url_signature=self.long_url_signature,
            secure=origin.scheme == "https",
            secure_distribution=origin.netloc,
            cname=origin.netloc,
            private_cdn=self.private_cdn,
            cdn_subdomain=False,
            secure_cdn_subdomain=False,
            force_version=True,
            shorten=False,
            use_root_path=False,
            **TRANSFORMATIONS[variant],
        )
        return str(address)
