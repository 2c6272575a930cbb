"""A real Firefox, driven through its own remote protocol (Marionette): no package is needed."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PREFS = {
    "network.proxy.type": 1,  # every request that leaves goes to a port where nobody answers
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.auto": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
}
_WATCH = """
window.faqAsked = [];
Services.obs.addObserver({observe(channel) {
  channel.QueryInterface(Ci.nsIHttpChannel);
  if (channel.loadInfo.browsingContextID) window.faqAsked.push(channel.URI.spec);
}}, "http-on-modify-request");
"""
_SAID = """
return Services.console.getMessageArray()
  .filter(said => said instanceof Ci.nsIScriptError && said.sourceName.startsWith("file:"))
  .map(said => `${said.sourceName}: ${said.errorMessage}`);
"""


class Firefox:
    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.buffer = b""
        self.count = 0
        self._receive()
        self.send("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        self.privileged(_WATCH)

    def send(self, command: str, parameters: dict[str, Any]) -> Any:
        self.count += 1
        raw = json.dumps([0, self.count, command, parameters]).encode()
        self.connection.sendall(b"%d:%s" % (len(raw), raw))
        _, _, error, result = self._receive()
        assert not error, error
        return result

    def _receive(self) -> Any:
        while b":" not in self.buffer:
            self._more()
        head, _, self.buffer = self.buffer.partition(b":")
        while len(self.buffer) < int(head):
            self._more()
        raw, self.buffer = self.buffer[: int(head)], self.buffer[int(head) :]
        return json.loads(raw)

    def _more(self) -> None:
        received = self.connection.recv(65536)
        assert received, "Firefox has gone"
        self.buffer += received

    def goto(self, address: str) -> None:
        self.send("WebDriver:Navigate", {"url": address})

    def run(self, script: str) -> Any:
        """Run an async script in the page; its value."""
        body = f"const done = arguments[0]; (async () => {{ {script} }})().then(done)"
        return self.send("WebDriver:ExecuteAsyncScript", {"script": body, "args": []})["value"]

    def wait(self, condition: str) -> None:
        """Wait until an expression holds in the page."""
        end = time.monotonic() + 20
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < end, condition
            time.sleep(0.05)

    def privileged(self, script: str) -> Any:
        self.send("Marionette:SetContext", {"value": "chrome"})
        found = self.send("WebDriver:ExecuteScript", {"script": script, "args": []})
        self.send("Marionette:SetContext", {"value": "content"})
        return found["value"]

    def asked(self) -> list[str]:
        """Every HTTP request of a page since the start."""
        found: list[str] = self.privileged("return window.faqAsked;")
        return found

    def said(self) -> list[str]:
        """Every error and warning of the scripts and styles of a page."""
        found: list[str] = self.privileged(_SAID)
        return found


@contextmanager
def firefox() -> Iterator[Firefox]:
    """A fresh profile, no window, no network."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    profile = Path(tempfile.mkdtemp())
    prefs = PREFS | {"marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    command = ["firefox", "--headless", "--marionette", "--remote-allow-system-access", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        reader = _connected(port)
        yield reader
        reader.connection.close()
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(profile, ignore_errors=True)


def _connected(port: int) -> Firefox:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(ConnectionRefusedError):
            return Firefox(port)
        time.sleep(0.2)
    raise TimeoutError("Firefox does not answer")
