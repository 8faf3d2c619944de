"""Cloudinary's credentials, hosts and folder from the environment."""

import re
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from classifyme.env import Environment

CREDENTIALS = {"CLOUD_NAME": "cloud_name", "API_KEY": "api_key", "API_SECRET": "api_secret"}
URL_FORM = "cloudinary://API_KEY:API_SECRET@CLOUD_NAME"
CLOUD_NAME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
FOLDER = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", re.ASCII)
LONGEST_FOLDER = 100


def read_cloudinary(env: Environment) -> dict[str, Any]:
    """Return the options of CloudinaryPictureStorage, or {} when no credentials are set.

    ImproperlyConfigured names the variable that is missing or wrong, and never shows its value.
    """
    # A malformed address is refused even beside complete credentials: the SDK reads it too, and would fail.
    from_url = read_url(env.text("CLOUDINARY_URL"))
    credentials = read_credentials(env, is_url_given=bool(from_url))
    hosts, folder = read_hosts(env), read_folder(env)
    if not credentials and not from_url:
        return {}
    return {**from_url, **credentials, **hosts, "folder": folder}


def read_credentials(env: Environment, *, is_url_given: bool) -> dict[str, Any]:
    """The three variables, or nothing: when none is set, or not all while CLOUDINARY_URL has everything."""
    missing = [name for name in CREDENTIALS if not env.is_set(name)]
    if not missing:
        check_cloud_name(env.text("CLOUD_NAME"), "CLOUD_NAME")
        return {option: env.text(name) for name, option in CREDENTIALS.items()}
    if is_url_given or len(missing) == len(CREDENTIALS):
        return {}
    given = " and ".join(name for name in CREDENTIALS if name not in missing)
    raise ImproperlyConfigured(
        f"{' and '.join(missing)} missing: Cloudinary needs CLOUD_NAME, API_KEY and API_SECRET together, "
        f"and {given} is set. Set the rest too, or none of them to keep pictures on the local disk."
    )


def read_url(value: str) -> dict[str, Any]:
    """Read CLOUDINARY_URL: percent-encoded parts, a private delivery host as its path, and options."""
    if not value:
        return {}
    unfit = malformed_url("a part is missing, or has a character that must be percent-encoded (/ ? # @ :)")
    try:
        url = urlsplit(value)
        host, port = url.netloc.rpartition("@")[2], url.port
    except ValueError:
        # Not chained: that error quotes the address, and with it the secret.
        raise unfit from None
    if url.scheme != "cloudinary":
        raise malformed_url("it begins with something else")
    if "<" in value or ">" in value:
        raise malformed_url("it still has a placeholder in angle brackets")
    if not url.username or not url.password or not host or port:
        raise unfit
    check_cloud_name(unquote(host), "CLOUDINARY_URL")
    return {
        # Not `hostname`, which is in small letters.
        "cloud_name": unquote(host),
        "api_key": unquote(url.username),
        "api_secret": unquote(url.password),
        **read_url_options(url),
    }


def read_url_options(url: SplitResult) -> dict[str, Any]:
    """The options of CLOUDINARY_URL that matter here; addresses are always signed and private."""
    query = {name: values[-1] for name, values in parse_qs(url.query).items()}
    options: dict[str, Any] = {}
    if "upload_prefix" in query:
        options["upload_prefix"] = checked_prefix_url(
            query["upload_prefix"], "CLOUDINARY_URL (upload_prefix)"
        )
    distribution = query.get("secure_distribution", "") or unquote(url.path.strip("/"))
    if distribution:
        options["delivery_prefix"] = checked_prefix_url(
            f"https://{distribution}", "CLOUDINARY_URL (its path)"
        )
    if url.path.strip("/") or query.get("private_cdn", "").lower() in ("true", "1"):
        options["private_cdn"] = True
    if query.get("long_url_signature", "").lower() in ("true", "1"):
        options["long_url_signature"] = True
    if "signature_algorithm" in query:
        options["signature_algorithm"] = checked_algorithm(query["signature_algorithm"])
    return options


def read_hosts(env: Environment) -> dict[str, Any]:
    """CLOUDINARY_UPLOAD_PREFIX and CLOUDINARY_DELIVERY_PREFIX, where other hosts are to be used."""
    names = {"upload_prefix": "CLOUDINARY_UPLOAD_PREFIX", "delivery_prefix": "CLOUDINARY_DELIVERY_PREFIX"}
    return {
        option: checked_prefix_url(env.text(name), name) for option, name in names.items() if env.is_set(name)
    }


def read_folder(env: Environment) -> str:
    """CLOUDINARY_FOLDER, or one for this Render service: no two deployments may share one."""
    service = re.sub(r"[^A-Za-z0-9_-]", "-", env.text("RENDER_SERVICE_NAME"))
    folder = env.text("CLOUDINARY_FOLDER", f"classifyme/{service}").strip("/")
    if len(folder) > LONGEST_FOLDER or not FOLDER.fullmatch(folder):
        raise ImproperlyConfigured(
            "CLOUDINARY_FOLDER must be letters, digits, - and _, with / between folders: classifyme/home."
        )
    return folder


def check_cloud_name(value: str, variable: str) -> None:
    """Raise ImproperlyConfigured unless it looks like a cloud's name."""
    if not CLOUD_NAME.fullmatch(value):
        raise ImproperlyConfigured(f"{variable}: a cloud name has only letters, digits, - and _.")


def checked_prefix_url(value: str, variable: str) -> str:
    """Return "scheme://host[:port]" without a slash at its end, or raise ImproperlyConfigured."""
    url = urlsplit(value)
    has_more = url.path.strip("/") or url.query or url.fragment
    if url.scheme not in ("http", "https") or not url.netloc or has_more:
        raise ImproperlyConfigured(f"{variable} must be like https://api.cloudinary.com, without a path.")
    return f"{url.scheme}://{url.netloc}"


def checked_algorithm(value: str) -> str:
    """Return sha1 or sha256, or raise ImproperlyConfigured."""
    if value not in ("sha1", "sha256"):
        raise ImproperlyConfigured("CLOUDINARY_URL: signature_algorithm must be sha1 or sha256.")
    return value


def malformed_url(why: str) -> ImproperlyConfigured:
    """The error for a CLOUDINARY_URL that cannot be used."""
    return ImproperlyConfigured(f"CLOUDINARY_URL must have the form {URL_FORM}: {why}.")
