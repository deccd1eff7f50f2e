"""Certificates of a small authority, for servers on loopback."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

__all__ = ["Authority"]

_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Authority:
    """An authority that signs certificates.

    Args:
        folder: for its files.
        key: its own.
        certificate: its own.
    """

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def new(cls, folder: Path, name: str = "Authority of the campaign") -> "Authority":
        """Make one, and the file by which others trust it."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        certificate = (
            _unsigned(subject, subject, key, days=30)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        made = cls(folder, key, certificate)
        made.file.write_bytes(certificate.public_bytes(_PEM))
        return made

    @property
    def file(self) -> Path:
        """For ``SSL_CERT_FILE``."""
        return self.folder / "authority.pem"

    def context(self, host: str = "127.0.0.1", *, days: int = 30, is_own: bool = True) -> ssl.SSLContext:
        """Settings of a server.

        Args:
            host: whose address the certificate names.
            days: until it ends; below 0 it has ended.
            is_own: whether the authority signed it; else it is self-signed.
        """
        key, subject = ec.generate_private_key(ec.SECP256R1()), _name("GitLab")
        unsigned = _unsigned(subject, self.certificate.subject if is_own else subject, key, days)
        named = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        signed = unsigned.add_extension(named, critical=False).sign(
            self.key if is_own else key, hashes.SHA256()
        )
        file = self.folder / "server.pem"
        private = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private + signed.public_bytes(_PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _unsigned(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
    )
