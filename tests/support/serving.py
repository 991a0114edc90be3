"""A folder as a web site under a sub-path, as GitHub Pages serves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PREFIX = "/radar-under-test/"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on this machine only, and give its address, which ends in `/`.

    What lies outside the sub-path is not found, so that a link from the root of the host shows.
    """

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, directory=str(folder), **options)

        def send_head(self) -> Any:
            if not self.path.startswith(PREFIX):
                self.send_error(HTTPStatus.NOT_FOUND)
                return None
            self.path = self.path.removeprefix(PREFIX.rstrip("/"))
            return super().send_head()

        def log_message(self, *_: Any) -> None:
            """Say nothing: a failing test says what was asked for."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        finally:
            server.shutdown()
            thread.join()
