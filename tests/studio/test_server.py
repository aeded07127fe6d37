"""Whom the studio's server answers, and how it begins and ends; asked by programs that are no browsers."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import time
import urllib.request

import psutil
import pytest
from visit import LONGEST, Studio

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("studio")]  # all visit one studio


def test_only_its_own_page_is_answered(studio: Studio) -> None:
    host = studio.address.removeprefix("http://").rstrip("/")
    assert studio.ask("/")[0] == 200
    assert studio.ask("/", host="evil.example")[0] == 403
    assert studio.ask("/", host=f"{host}.evil.example")[0] == 403
    assert studio.ask("/", origin="http://evil.example")[0] == 403
    assert studio.ask("/", **{"sec-fetch-site": "cross-site"})[0] == 403
    assert studio.ask("/api/explain", {}, origin="http://evil.example")[0] == 403
    assert studio.ask("/api/explain", {}, **{"content-type": "text/plain"})[0] == 403
    up = ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/made/..%2f..%2fetc%2fpasswd", "/made/%2fetc%2fpasswd"]
    for path in (*up, "/page/studio.js", "/made/x.py", "/warm.py"):
        assert studio.ask(path)[0] == 404, path
    status, content, headers = studio.ask("/")
    assert "default-src 'self'" in headers["content-security-policy"]
    assert b"http://" not in content
    status, content, _ = studio.ask("/api/picture", {"name": "../../x.png", "content": "AAAA"})
    assert status == 200
    assert "x.png is not a PNG" in json.loads(content)["trouble"]["reason"]
    with socket.create_connection(("127.0.0.1", int(host.partition(":")[2]))) as raw:
        head = [
            "POST /api/picture HTTP/1.1",
            f"host: {host}",
            f"origin: http://{host}",
            "content-type: application/json",
        ]
        raw.sendall("\r\n".join([*head, "content-length: 99999999999", "", ""]).encode())
        assert b" 403 " in raw.recv(100)
    every = [one for addresses in psutil.net_if_addrs().values() for one in addresses]
    for other in {one.address for one in every if one.family == socket.AF_INET and not one.address.startswith("127.")}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((other, int(host.partition(":")[2])), timeout=2)


def test_a_second_one_takes_the_next_port_and_ctrl_c_leaves_nothing(studio: Studio) -> None:
    with contextlib.ExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        with contextlib.suppress(OSError):
            taken.bind(("127.0.0.1", 8111))
            taken.listen()
        second = studio.start("--no-open")
        line = second.stdout.readline()  # type: ignore[union-attr]
        assert "the studio is at http://127.0.0.1:81" in line
        assert ":8111/" not in line
        address = line.split()[4].partition("#")[0]
        stack.enter_context(urllib.request.urlopen(f"{address}api/events?view=open"))  # a page is open
        end = time.monotonic() + 60
        while not (children := psutil.Process(second.pid).children(recursive=True)):  # they are being made
            assert time.monotonic() < end
        second.send_signal(signal.SIGINT)
        _, said = second.communicate(timeout=LONGEST / 1000)
        assert "port 8111 is taken; this is on the next free one" in said
        assert "Traceback" not in said
        assert second.returncode in (0, 130)
        psutil.wait_procs(children, timeout=20)
        assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert len(list(studio.made.parent.iterdir())) == 1
