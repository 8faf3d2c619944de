"""A Cloudinary account as this deployment uses it."""

from dataclasses import dataclass, field
from typing import Any

UPLOAD_PREFIX = "https://api.cloudinary.com"
DELIVERY_HOST = "res.cloudinary.com"


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
        return delivery_origin(self.cloud_name, self.delivery_prefix, self.private_cdn)

    def signing(self) -> dict[str, Any]:
        """What the SDK signs with; everything is said, so that its process-wide settings play no part."""
        return {
            "api_key": self.api_key,
            "api_secret": self.api_secret,
            "signature_algorithm": self.signature_algorithm,
            "signature_version": 2,
        }


def delivery_origin(cloud_name: str, delivery_prefix: str, private_cdn: bool) -> str:
    """The origin of delivered pictures, for the page's content security policy as well."""
    if delivery_prefix:
        return delivery_prefix
    return f"https://{cloud_name}-{DELIVERY_HOST}" if private_cdn else f"https://{DELIVERY_HOST}"
