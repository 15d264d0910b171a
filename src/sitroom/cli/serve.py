"""``sitroom serve``: the room in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.shared import complain, told
from sitroom.errors import UsageError

__all__ = ["serve"]


def serve(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    host: Annotated[str, typer.Option(metavar="HOST", help="Where to listen; without it, only this computer reaches the server.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8001,
    name: Annotated[list[str] | None, typer.Option("--name", metavar="NAME", help="A further name under which the server is called.")] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Show a room in the browser: brief, events, actors, network, tension, red lines, beliefs, narratives, what-if; every line opens its words."""
    with told():
        try:
            from sitroom.show.web.serving import Server
        except ModuleNotFoundError as error:
            missing = (error.name or "").partition(".")[0]
            if missing not in ("starlette", "jinja2", "uvicorn", "multipart", "python_multipart", "markupsafe"):
                raise
            raise UsageError(f"the web app needs {missing}, which is not installed. Install it with: pip install 'sitroom[look]'") from None
        with Server(room, host=host, port=port, names=tuple(name or ())) as server:
            if not server.loopback:
                complain(f"anyone who reaches {host} can try to open this room; the token in the address below lets in whoever has it.")
            print(f"Room {room} is at {server.address}", flush=True)
            print("Ctrl-C ends the server.", flush=True)
            if show:
                import webbrowser

                webbrowser.open(server.address)
            server.run()
