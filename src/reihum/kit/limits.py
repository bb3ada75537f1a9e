"""How often something may be done. The numbers are in settings.ACCOUNT_RATE_LIMITS, the counters in the cache."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit  # what it offers to others lets every GET pass
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def network_of(request: HttpRequest) -> str:
    """Stands for where a request comes from, for today: the address itself is written down nowhere.

    The address is that of sign-in (REIHUM_PROXIES says whom to believe). Of IPv6 it is the network a household gets.
    """
    address = ipaddress.ip_address(get_adapter().get_client_ip(request).partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    network = ipaddress.ip_network(f"{address}/{64 if address.version == 6 else 32}", strict=False)
    return salted_hmac(f"reihum.network.{timezone.localdate()}", str(network), algorithm="sha256").hexdigest()


def within_limit(request: HttpRequest, action: str, key: str = "") -> bool:
    """Counts one more `action` (settings.ACCOUNT_RATE_LIMITS), by `key` or where it comes from; False: too many."""
    used = ratelimit.consume(
        request, app="allauth.account", action=action, key=key or network_of(request), limit_get=True
    )
    return bool(used)
