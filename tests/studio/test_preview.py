"""Where the studio listens: on a port of its own or the one asked for, and never on one that is taken."""

from __future__ import annotations

import pytest

from onebyone.errors import UsageError
from onebyone.studio import preview


def test_the_next_free_port_is_taken_and_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with preview._listening(0) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setattr(preview, "PORT", port)
    monkeypatch.setattr(preview, "TRIED", 1)
    with preview._listening(None) as first:
        assert first.getsockname() == (preview.HOST, port)
        with pytest.raises(UsageError, match=f"^the ports {port} to {port} are all taken; choose one with --port$"):
            preview._listening(None)
        with pytest.raises(UsageError, match=rf"^port {port} cannot be used \(.*\); choose another with --port$"):
            preview._listening(port)
