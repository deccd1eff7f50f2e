"""Wheels of Python packages that hold their own version and nothing else.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

import base64
import hashlib
import io
import re
import zipfile

__all__ = ["make_wheel", "normalized_name"]

_EPOCH = (1980, 1, 1, 0, 0, 0)


def normalized_name(name: str) -> str:
    """A package's name as pip asks for it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def make_wheel(name: str, version: str) -> tuple[str, bytes]:
    """File name and content of a wheel that pip installs; the same each time."""
    module = normalized_name(name).replace("-", "_")
    info = f"{module}-{version}.dist-info"
    files = {
        f"{module}/__init__.py": f'"""A sample of sharinghub-static."""\n\n__version__ = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: sharinghub-static\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    rows = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), text)
    return f"{module}-{version}-py3-none-any.whl", packed.getvalue()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
