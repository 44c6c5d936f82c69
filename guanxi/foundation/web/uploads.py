"""What comes in with a form, while it comes: large files lie on disk without a name, and half a form is none.

A server that is killed in the middle of an upload leaves nothing of it behind (IMP-24): a file without a name ends with its process.
A browser that goes away in the middle is an error of reading; the web server itself shows it as an early end, so that half a list
would have been taken for a whole one.
Not for here: where a file is kept (foundation.django.storage).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Body:
    """What the web server reads of a request, to the end that was announced."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all. Raises `OSError` when it ends before, as servers do that notice a broken connection."""
        wanted = self._left if size < 0 else min(size, self._left)
        data: bytes = self._stream.read(wanted)
        while len(data) < wanted:
            more: bytes = self._stream.read(wanted - len(data))
            if not more:
                raise OSError("the browser went away in the middle of its request")
            data += more
        self._left -= wanted
        return data

    def readline(self, size: int = -1) -> bytes:
        """A line, for who asks for lines: the framework asks for bytes."""
        line: bytes = self._stream.readline(size)
        self._left -= len(line)
        return line


def whole_bodies_only(application: Application) -> Application:
    """The application, for which a request that breaks off cannot be read."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if (length := str(environ.get("CONTENT_LENGTH") or "")).isdigit():
            environ["wsgi.input"] = _Body(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return answer


class NamelessFileUploadHandler(FileUploadHandler):
    """As the framework's own for large files, which gives them a name in the folder for temporary files."""

    def new_file(self, *arguments: Any, **more: Any) -> None:
        """A part of the form that is a file begins."""
        super().new_file(*arguments, **more)
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - the request closes it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Its next bytes."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """It has come as a whole."""
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        """The browser has gone."""
        if file := getattr(self, "file", None):
            file.close()
