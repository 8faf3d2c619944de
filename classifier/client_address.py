"""Whose address a request comes from, behind as many proxies as the settings say."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# A household or a server has a whole network of this size: single addresses of it are for the taking.
IPV6_NETWORK_BITS = 64


def find_client(request: HttpRequest) -> str:
    """The client's address; an IPv6 one stands for its /64 network.

    Each proxy adds to X-Forwarded-For, at its end, the address that it was called from. So with n proxies the
    n-th entry from the end is true, and what stands before it was written by the client, who may write
    anything. A request with fewer entries has not come through the proxies: then its connection counts.
    """
    peer = _normalize(request.META.get("REMOTE_ADDR", ""))
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    if not settings.TRUSTED_PROXIES or len(entries) < settings.TRUSTED_PROXIES:
        return peer
    return _normalize(entries[-settings.TRUSTED_PROXIES].strip()) or peer


def _normalize(text: str) -> str:
    """The address in one way of writing, empty for anything else."""
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return f"{IPv6Address(int(address) >> IPV6_NETWORK_BITS << IPV6_NETWORK_BITS)}/{IPV6_NETWORK_BITS}"
    return str(address)
