"""Signed addresses of private pictures at Cloudinary, and what it is asked to make of them."""

from typing import Any
from urllib.parse import urlsplit

from cloudinary.utils import cloudinary_url

from classifier.storage.account import Account
from classifier.storage.base import Variant

# What a browser shows: sRGB, on white, as JPEG, never enlarged; an animation's first frame.
AS_JPEG = {"crop": "limit", "fetch_format": "jpg", "background": "white", "color_space": "srgb"}
TRANSFORMATIONS: dict[Variant, dict[str, Any]] = {
    Variant.ORIGINAL: {},
    Variant.RENDITION: {**AS_JPEG, "width": 1280, "height": 1280},
    Variant.THUMBNAIL: {**AS_JPEG, "width": 320, "height": 320},
}


def signed_address(account: Account, public_id: str, variant: Variant) -> str:
    """The address of a picture or of its variant; without the secret no other address can be derived."""
    origin = urlsplit(account.delivery_origin)
    address, _ = cloudinary_url(
        public_id,
        cloud_name=account.cloud_name,
        api_secret=account.api_secret,
        resource_type="image",
        type="authenticated",
        sign_url=True,
        auth_token=False,
        signature_algorithm=account.signature_algorithm,
        long_url_signature=account.long_url_signature,
        secure=origin.scheme == "https",
        secure_distribution=origin.netloc,
        cname=origin.netloc,
        private_cdn=account.private_cdn,
        cdn_subdomain=False,
        secure_cdn_subdomain=False,
        force_version=True,
        shorten=False,
        use_root_path=False,
        **TRANSFORMATIONS[variant],
    )
    return str(address)
