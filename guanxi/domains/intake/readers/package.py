"""What kind of file this is, by its bytes, and whether a workbook is safe to open, by its zip directory.

Everything here happens before any part is unpacked (IMP-11, 13, 14). Not for here: reading cells (workbook.py).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from guanxi.domains.intake.readers.verdicts import FileRefused, refuse

MAX_ENTRIES = 2_000
MAX_TOTAL = 2_000_000_000
# Rows that repeat compress 30 to 60 times; a bomb 400 times and more.
MAX_RATIO = 200
RATIO_FROM = 5_000_000
_SAVE_AS = ("请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后再导入", "Save it as .xlsx or .csv, then import it")


def kind_of(path: Path, name: str) -> str:
    """`csv` or `xlsx`; refuses every other kind of file by its name (old workbooks, passwords, pictures).

    Text that is named .xls is `csv`: billing systems export it so, because Excel opens it then.
    """
    size = path.stat().st_size
    if size == 0:
        raise refuse("file_empty", "文件是空的(0 字节)", "The file is empty (0 bytes)", "请检查导出是否成功",
                     "Check whether the export succeeded")
    with path.open("rb") as file:
        head = file.read(8192)
    ending = Path(name).suffix.lower()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_or_locked(path)
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise refuse("file_kind", "这不是表格文件", "This is not a table", "请上传 .xlsx 或 .csv", "Upload .xlsx or .csv")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise refuse("file_web_page", "这是网页或 XML,不是表格文件(有些系统把网页存成 .xls)",
                     "This is a web page or XML, not a table (some systems name it .xls)", *_SAVE_AS)
    if ending in (".xlsx", ".xlsm"):
        raise refuse("file_not_workbook", f"文件名是 {ending},内容却不是工作簿(可能是改了扩展名的文本或网页)",
                     f"The name ends in {ending}, but the content is no workbook (renamed text or web page)",
                     "若内容是文本,请把扩展名改为 .csv", "If it is text, rename it to .csv")
    return "csv"


def _old_or_locked(path: Path) -> FileRefused:
    with path.open("rb") as file:
        start = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in start:
        return refuse("file_password", "工作簿设有打开密码", "The workbook is protected by a password",
                      "请去掉密码后另存再导入", "Remove the password, save, then import it")
    return refuse("file_xls", "这是旧式 .xls 工作簿(或其他旧版 Office 文件)", "This is an old .xls workbook", *_SAVE_AS)


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise refuse("file_damaged", "工作簿已损坏,无法打开", "The workbook is damaged", "请重新导出文件",
                     "Export the file again") from None
    _check_directory(entries)
    names = {entry.filename for entry in entries}
    if "xl/workbook.bin" in names:
        raise refuse("file_xlsb", "这是二进制工作簿 .xlsb", "This is a binary workbook (.xlsb)", *_SAVE_AS)
    if "xl/workbook.xml" not in names:
        raise refuse("file_zip", "这是压缩包或其他文件,不是 .xlsx 工作簿", "This is an archive or another kind of file, "
                     "not an .xlsx workbook", "请解压后上传其中的表格", "Unpack it and upload the table inside")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise refuse("file_external_links", "工作簿引用了其他文件(外部链接)", "The workbook refers to other files",
                     "请把引用的单元格复制为数值,断开链接后再导入", "Paste the linked cells as values, break the links")
    return "xlsx"


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    nested = any(entry.filename.lower().endswith((".zip", ".gz", ".xlsx", ".7z")) for entry in entries
                 if not entry.filename.startswith("xl/embeddings/"))
    swollen = any(entry.file_size > RATIO_FROM and entry.file_size > entry.compress_size * MAX_RATIO for entry in entries)
    locked = any(entry.flag_bits & 1 for entry in entries)
    if locked:
        raise refuse("file_password", "压缩内容设有密码", "The content is protected by a password",
                     "请去掉密码后另存再导入", "Remove the password, save, then import it")
    if len(entries) > MAX_ENTRIES or total > MAX_TOTAL or nested or swollen:
        raise refuse("file_bomb", f"文件解压后异常庞大({total // 1_000_000} MB,{len(entries)} 个部件),为安全起见不打开",
                     f"Unpacked, the file would be suspiciously large ({total // 1_000_000} MB, {len(entries)} parts); "
                     "it was not opened",
                     "请把数据复制到新工作簿,或另存为 .csv", "Copy the data to a new workbook, or save it as .csv")
