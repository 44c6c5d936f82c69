"""One operation of the interface: a method and a path, the door's function behind it, and who may call it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from guanxi.foundation.pure.bilingual import Text

Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """A line of the list.

    act: the act its caller must have, by role and by the scopes of his key; the same as of the page. answer: the name under which
    a single value is answered (`account_id`). pages: names of the POST pages it stands for (`customers:add_contact`). current: the
    path whose answer shows the present state when somebody was faster (CON-80). is_read: it only reads, whatever its method;
    is_bound: it is a query behind a POST, run like a GET. takes_file: multipart with a part `file` and the members in a part `data`.
    raw: content type of an answer that is a file or stream. name: where the function's own name says too little. is_secret: its
    answer may hold personal data and is not kept for a repetition; the same call again asks again. hidden: parameters of the
    function that are filled here and nowhere else.
    """

    method: Method
    path: str
    call: Callable[..., Any]
    act: str
    title: Text
    answer: str = ""
    status: int = 200
    pages: tuple[str, ...] = ()
    current: str = ""
    is_read: bool = False
    is_secret: bool = False
    takes_file: bool = False
    is_bound: bool = False
    raw: str = ""
    name: str = ""
    hidden: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Stable name: `create_account`; of a read: `read_account`."""
        name = self.name or self.call.__name__
        return f"read_{name}" if self.method == "GET" and not self.name else name

    @property
    def topic(self) -> str:
        """The first word of the path."""
        return re.split(r"[^a-z]", self.path, maxsplit=1)[0]


def read(path: str, call: Callable[..., Any], act: str, zh: str, en: str, **more: Any) -> Operation:
    """A GET."""
    return Operation(method="GET", path=path, call=call, act=act, title=Text(zh, en), is_read=True, **more)


def act(method: Method, path: str, call: Callable[..., Any], act: str, zh: str, en: str, *pages: str, **more: Any) -> Operation:
    """A change, standing for these POST pages."""
    return Operation(method=method, path=path, call=call, act=act, title=Text(zh, en), pages=pages, **more)


def create(path: str, call: Callable[..., Any], act: str, zh: str, en: str, *pages: str, **more: Any) -> Operation:
    """A POST that makes something: 201 with its id."""
    return Operation(method="POST", path=path, call=call, act=act, title=Text(zh, en), pages=pages, status=201, **more)
