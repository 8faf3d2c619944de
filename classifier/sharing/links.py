"""The link of a share: its id with a signature by SECRET_KEY, so that the database alone gives no way in."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

_SIGNER = Signer(salt="classifier.sharing", sep=".")


def make_token(share_id: UUID) -> str:
    """What stands in the address: 122 random bits and 256 of the signature."""
    return _SIGNER.sign(share_id.hex)


def read_token(token: str) -> UUID | None:
    """The id of the share that the token is for; None for one that nobody here has made."""
    try:
        return UUID(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
