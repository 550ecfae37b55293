"""The proxy that docs/operate.md puts in front, as it is written there: only where it listens and asks is changed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE
from tests.services import ROOT, free_port, wait_for_port

UNIT = ROOT / "docs/units/nginx.conf"
NAME = "apu.example.fi"
SOCKET = "http://unix:/run/palveleva/web.sock"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
AROUND = """
user root;  # taken notice of where root tests, whose folders nobody else may enter
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log {folder}/access.log;  # as Debian has it, for whatever says nothing else
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {servers}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it listens, and how a browser comes to it by its documented name and trusts its certificate."""

    port: int
    plain_port: int
    key: str
    metrics_port: int

    @property
    def options(self) -> list[str]:
        names = f"MAP {NAME}:443 127.0.0.1:{self.port}, MAP {NAME}:80 127.0.0.1:{self.plain_port}"
        return [f"--host-resolver-rules={names}", f"--ignore-certificate-errors-spki-list={self.key}"]


@contextmanager
def proxy_before(where: str, folder: Path, unit: str) -> Iterator[Proxy]:
    """nginx by that configuration in front of what answers at `where`, with a certificate of its own."""
    key = make_certificate(folder)
    proxy = Proxy(free_port(), free_port(), key, free_port())
    config = folder / "nginx.conf"
    config.write_text(AROUND.format(folder=folder, servers=moved(unit, where, folder, proxy)))
    server = subprocess.Popen([str(NGINX), "-e", f"{folder}/nginx.log", "-c", str(config)])
    try:
        wait_for_port(proxy.port)
        yield proxy
    finally:
        server.terminate()
        server.wait(PATIENCE)


def moved(unit: str, where: str, folder: Path, proxy: Proxy) -> str:
    """Each of these stands in the unit, or it is not the documented one."""
    changes = {
        SOCKET: where,
        "/etc/letsencrypt/live/apu.example.fi/fullchain.pem": f"{folder}/certificate.pem",
        "/etc/letsencrypt/live/apu.example.fi/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/palveleva.log": f"{folder}/palveleva.log",
        "root /var/www/palveleva;": f"root {UNIT.parent};",
        "root /var/www/html;": f"root {folder};",
        "listen [::]:80;": "",
        "listen 80;": f"listen 127.0.0.1:{proxy.plain_port};",
        "listen 127.0.0.1:9118;": f"listen 127.0.0.1:{proxy.metrics_port};",
        "listen [::]:443 ": "listen [::1]:0 ",
        "listen 443 ": f"listen 127.0.0.1:{proxy.port} ",
    }
    for written, here in changes.items():
        assert written in unit, written
        unit = unit.replace(written, here)
    return "".join(line for line in unit.splitlines(keepends=True) if "[::1]:0 " not in line)


def make_certificate(folder: Path) -> str:
    """Its public key, as browsers name it who shall trust it."""
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    about = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run(["openssl", "req", "-x509", *kind, *about, *files], check=True, capture_output=True)
    known = f"openssl pkey -in {folder}/key.pem -pubout -outform der | openssl dgst -sha256 -binary | openssl base64"
    return subprocess.run(known, shell=True, check=True, capture_output=True, text=True).stdout.strip()
