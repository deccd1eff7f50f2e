"""Digests of texts, by which what was made from them is kept."""

from hashlib import blake2b

__all__ = ["digest_of"]


def digest_of(*parts: str) -> str:
    """Return the digest of some texts, as 32 hexadecimal digits."""
    digest = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()
