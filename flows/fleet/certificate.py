"""The certificate of a fleet: who has its file belongs to it, and Dask's scheduler and workers talk to nobody else.

One file holds all that a member needs (its key, its certificate, the authority it must be of), readable by its user
alone; copy it to each machine. The authority's own key is kept nowhere: there is one certificate, and a new file makes
a new fleet. Dask is pointed at it by variables, so that the processes it starts are as well.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import UsageError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

FILE = "fleet.pem"
VARIABLE = "YALU_FLEET_CERTIFICATE"
YEARS = 10


def certificate_file(home: Path) -> Path:
    """Where the certificate is: where YALU_FLEET_CERTIFICATE says, else in the home."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else home / FILE


def make_certificate(file: Path) -> None:
    """Make a certificate in a new file. Raises UsageError where the file is there already, OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise UsageError(f"{file} is there already: copy it to the other machines, or remove it first") from None
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(_member())
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def dask_environment(file: Path) -> dict[str, str]:
    """The variables that make Dask use a certificate for everything, and serve no pages beside."""
    named = {
        f"DASK_DISTRIBUTED__COMM__TLS__{role}__{part}": str(file)
        for role in ("SCHEDULER", "WORKER", "CLIENT")
        for part in ("CERT", "KEY")
    }
    return named | {
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(file),
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
        "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
        "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
    }


# ---------------------------------------------------------------- making one


def _member() -> bytes:
    """A key, its certificate, and that of the authority which signed it, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    fleet = secrets.token_hex(4)
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Yalu fleet {fleet}")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"member of Yalu fleet {fleet}")])
    authority = (
        _begin(authority_name, authority_name, authority_key, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    member = (
        _begin(name, authority_name, key, authority_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (member, authority))


def _begin(
    name: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, issuer_key: EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    from cryptography import x509

    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # clocks differ
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
