"""Which addresses are asked for pictures: those of the user's Label Studio, and no other."""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from django.conf import settings

_PORTS = {"http": 80, "https": 443}
# What a browser, a library and a proxy may read differently.
_ODD = re.compile(r"[\x00-\x1f\x7f\\]")
_NAT64 = IPv6Network("64:ff9b::/96")
_HOST = re.compile(r"[a-z0-9.:_-]+")


class FetchRefused(Exception):
    """The address is not asked, or gave no picture. `str` of it says why, for the log."""


@dataclass(frozen=True)
class Target:
    """Where to ask: `address` is the one that `host` had when it was looked up; nothing looks it up again."""

    scheme: str
    host: str
    port: int
    path: str
    address: str

    @property
    def is_home(self) -> bool:
        """Whether it is Label Studio itself, which gets the key."""
        return _is_home(self.scheme, self.host, self.port)

    @property
    def host_header(self) -> str:
        """The host as HTTP wants it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def find_target(url: str) -> Target:
    """Where the picture of a task may be fetched. Raises FetchRefused for all that is not allowed."""
    url = _complete(url)
    if _ODD.search(url):
        raise FetchRefused("an address with odd characters")
    scheme, host, port = _read_origin(url)
    is_home = _is_home(scheme, host, port)
    if not is_home and (host, port) not in _list_hosts(scheme):
        raise FetchRefused(f"{scheme}://{host}:{port} is not in LABEL_STUDIO_HOSTS")
    parts = urlsplit(url)
    path = quote(f"{parts.path or '/'}?{parts.query}".rstrip("?"), safe="/?%:@!$&'()*+,;=~")
    address = _look_up(host, port, is_private_fine=is_home or _is_address(host))
    return Target(scheme, host, port, path, address)


def _is_home(*origin: str | int) -> bool:
    return bool(settings.LABEL_STUDIO_URL) and origin == _read_origin(settings.LABEL_STUDIO_URL)


def _complete(url: str) -> str:
    """Label Studio names its own uploads without its address, with or without the path that it runs below."""
    if not url.startswith("/") or url.startswith("//"):
        return url
    if not settings.LABEL_STUDIO_URL:
        raise FetchRefused("LABEL_STUDIO_URL is not set")
    home = urlsplit(settings.LABEL_STUDIO_URL)
    below = home.path.rstrip("/")
    path = url if below and url.startswith(f"{below}/") else f"{below}{url}"
    return f"{home.scheme}://{home.netloc}{path}"


def _read_origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port. Raises FetchRefused for anything that is not plainly these."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchRefused("an address that is none") from error
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise FetchRefused("an address that is not plain http or https")
    return parts.scheme, host, port or _PORTS[parts.scheme]


def _list_hosts(scheme: str) -> set[tuple[str, int]]:
    """LABEL_STUDIO_HOSTS: hosts, with a port where it is not the scheme's own."""
    found = set()
    for entry in settings.LABEL_STUDIO_HOSTS:
        parts = urlsplit(f"//{entry}")
        found.add((parts.hostname or "", parts.port or _PORTS[scheme]))
    return found


def _look_up(host: str, port: int, *, is_private_fine: bool) -> str:
    """One address of the host, once all of them are found harmless. Raises FetchRefused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefused(f"{host} is not known") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(_is_harmless(one, is_private_fine=is_private_fine) for one in addresses):
        raise FetchRefused(f"{host} leads into a private network")
    return addresses[0]


def _is_harmless(text: str, *, is_private_fine: bool) -> bool:
    """Whether nobody is surprised by a request to the address. Link-local ones have secrets of clouds."""
    address = _unwrap(ip_address(text.partition("%")[0]))
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return is_private_fine or address.is_global


def _unwrap(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that a mapped one, one of 6to4 (RFC 3056) or one of NAT64 (RFC 6052) leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_address(host: str) -> bool:
    """Whether the host that the settings name is an address itself: then it is meant, private or not."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
