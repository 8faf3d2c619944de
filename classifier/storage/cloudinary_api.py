"""The few calls of Cloudinary's API that are needed, made with the official SDK: one attempt each.

Everything the SDK would take from its process-wide settings is passed to it, and requests go through our own
connector: the SDK's has no end in time, and repeats and waits as a server's Retry-After tells it.
"""

import functools
from typing import IO, Any

import certifi
import urllib3
from cloudinary import utils
from cloudinary.api_client.execute_request import execute_request

from classifier.storage.account import Account
from classifier.storage.connector import CallFailed, Connector, read_chunks
from classifier.storage.deadline import Deadline, DeadlinePassed

PAGE_SIZE = 500
PRIVATE_IMAGES = ["resources", "image", "authenticated"]
CONNECTIONS = 8


class Nonsense(Exception):
    """An answer with status 200 that cannot be what Cloudinary says."""


class NameTaken(Exception):
    """Another picture is stored under this public id; it was left alone."""


class CloudinaryApi:
    """Calls that raise CallFailed, Nonsense or DeadlinePassed (`upload` also NameTaken), and nothing else."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @functools.cached_property
    def _pool(self) -> urllib3.PoolManager:
        return urllib3.PoolManager(maxsize=CONNECTIONS, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where())

    def upload(self, public_id: str, content: IO[Any], size: int, deadline: Deadline) -> None:
        """Upload all `size` bytes of `content` as a private picture and check what was stored."""
        params = utils.build_upload_params(
            public_id=public_id,
            type="authenticated",
            # A repeat of an upload whose answer was lost finds the picture there and changes nothing.
            overwrite=False,
            # Deleted must mean deleted, also where the account keeps backups.
            backup=False,
            discard_original_filename=True,
            upload_preset=None,
        )
        answer = self._post("upload", params, deadline, file=("file", content))
        check_stored(public_id, size, answer)

    def destroy(self, public_id: str, deadline: Deadline) -> None:
        """Delete a picture and its cached copies; one that is not there is fine."""
        params = {
            "timestamp": utils.now(),
            "type": "authenticated",
            "public_id": public_id,
            "invalidate": True,
        }
        answer = self._post("destroy", params, deadline)
        if answer.get("result") not in ("ok", "not found"):
            raise Nonsense(f"destroy answered {answer!r}")

    def list_page(
        self, prefix: str, cursor: str | None, deadline: Deadline
    ) -> tuple[list[dict[str, Any]], str | None]:
        """One page of the private pictures whose ids begin with `prefix`, and the next page's cursor."""
        params = {"prefix": prefix, "max_results": PAGE_SIZE, "next_cursor": cursor}
        answer = self._get(PRIVATE_IMAGES, params, deadline)
        resources = answer.get("resources")
        if not isinstance(resources, list) or not all(isinstance(entry, dict) for entry in resources):
            raise Nonsense("a listing without resources")
        return resources, answer.get("next_cursor")

    def exists(self, public_id: str, deadline: Deadline) -> bool:
        """True when a private picture with this id is stored."""
        try:
            self._get([*PRIVATE_IMAGES, public_id], {}, deadline)
        except CallFailed as failure:
            if failure.status == 404:
                return False
            raise
        return True

    def ping(self, deadline: Deadline) -> None:
        """Ask whether the service is there and knows the credentials."""
        if self._get(["ping"], {}, deadline).get("status") != "ok":
            raise Nonsense("ping did not answer ok")

    def fetch(self, address: str, into: IO[bytes], deadline: Deadline) -> None:
        """Write what is delivered at `address` into a file."""
        with Connector(self._pool, deadline).stream("GET", address, {}) as response:
            for chunk in read_chunks(response, deadline):
                into.write(chunk)

    def _post(
        self, action: str, params: dict[str, Any], deadline: Deadline, **unsigned: Any
    ) -> dict[str, Any]:
        signed = utils.sign_request(utils.cleanup_params(params), self._account.signing())
        url = utils.cloudinary_api_url(
            action,
            resource_type="image",
            cloud_name=self._account.cloud_name,
            upload_prefix=self._account.upload_prefix,
        )
        return self._execute("POST", url, {**signed, **unsigned}, {"anonymous": True}, deadline)

    def _get(self, path: list[str], params: dict[str, Any], deadline: Deadline) -> dict[str, Any]:
        url = utils.base_api_url(
            path, cloud_name=self._account.cloud_name, upload_prefix=self._account.upload_prefix
        )
        auth = {"key": self._account.api_key, "secret": self._account.api_secret}
        return self._execute("GET", url, utils.normalize_params(params), auth, deadline)

    def _execute(
        self, method: str, url: str, params: dict[str, Any], auth: dict[str, Any], deadline: Deadline
    ) -> dict[str, Any]:
        connector = Connector(self._pool, deadline)
        try:
            answer = execute_request(connector, method, params, None, auth, url, timeout=None)
        except (CallFailed, DeadlinePassed):
            raise
        except Exception as error:
            # The SDK raises bare exceptions of many kinds for answers that it cannot read.
            raise Nonsense(str(error)[:500]) from error
        return dict(answer)


def check_stored(public_id: str, size: int, answer: dict[str, Any]) -> None:
    """Raise Nonsense unless an upload's answer speaks of this very picture, stored unchanged and private."""
    if answer.get("public_id") != public_id:
        raise Nonsense(f"the upload of {public_id} was answered for {answer.get('public_id')!r}")
    if answer.get("type", "authenticated") != "authenticated":
        raise Nonsense(f"{public_id} was stored as {answer['type']!r}, not as a private picture")
    stored = answer.get("bytes", size)
    if stored != size and answer.get("existing"):
        raise NameTaken(f"{public_id} is there already, with {stored} bytes instead of {size}")
    if stored != size:
        hint = "Does an upload preset of the account transform what comes in?"
        raise Nonsense(f"{public_id} was stored with {stored} bytes instead of {size}. {hint}")
