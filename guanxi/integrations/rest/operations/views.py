"""Saved views of the book and of the list of people, one's columns, and lists that leave as files."""

from guanxi.domains.lists import api as lists
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import views as reading

ONE = "views/{view_id}"
OPERATIONS = (
    read("views", reading.views, "book.view", "视图列表", "One's views and those shared with one"),
    create("views", reading.save_view, "book.view", "保存视图", "Keep filters, sort and columns under a name", "book:save_view",
           "contacts:save_view", answer="view_id"),
    read(ONE, reading.view, "book.view", "读取视图", "One view"),
    act("PUT", ONE, reading.update_view, "book.view", "更新视图", "Other filters, sort and columns", "book:update_view", "contacts:update_view"),
    act("PATCH", ONE, lists.rename_view, "book.view", "重命名视图", "Another name, another audience", "book:rename_view", "contacts:rename_view"),
    act("DELETE", ONE, lists.remove_view, "book.view", "删除视图", "Take a view away", "book:remove_view", "contacts:remove_view"),
    act("POST", f"{ONE}/restore", lists.restore_view, "book.view", "恢复视图", "Bring it back", "book:restore_view", "contacts:restore_view"),
    act("POST", f"{ONE}/pin", lists.pin_view, "book.view", "固定视图", "A tab, or not any more", "book:pin_view", "contacts:pin_view"),
    act("POST", "views/open-with", reading.open_with_view, "book.view", "默认视图", "What a list opens with; 0 = everything", "book:open_with_view",
        "contacts:open_with_view"),
    read("columns", reading.choice, "book.view", "列与标签", "One's columns, pinned views and first view of a list", name="read_columns"),
    act("PUT", "columns", reading.choose_columns, "book.view", "选择列", "One's columns of a list and their order", "book:choose_columns",
        "contacts:choose_columns", answer="columns"),
    read("exports", lists.exports, "book.export", "导出文件", "One's background exports"),
    create("exports", reading.ask_export, "book.export", "后台导出", "The filtered book as a file, written in the background", "book:export_book",
           answer="export_id"),
    act("POST", "exports/{export_id}/fetch", reading.fetch_export, "book.export", "下载导出", "The finished file, for 24 hours", "book:fetch_export",
        raw="application/octet-stream", is_secret=True),
)
