"""Imports: a file in, mapping, preview, apply, revert; the unmatched register."""

from guanxi.domains.intake import api as intake
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import imports as reading

ONE = "imports/{run_id}"
OPERATIONS = (
    read("imports", intake.runs, "intake.use", "导入列表", "Imports, the latest first, by page", name="list_imports"),
    create("imports", intake.upload_file, "intake.use", "上传文件", "Upload a file of one kind", "intake:upload_file",
           answer="run_id", takes_file=True),
    create("imports/workbook", intake.upload_workbook, "intake.use", "上传工作簿", "Upload a workbook of several sheets", "intake:upload_file",
           answer="run_id", takes_file=True),
    read("imports/kinds", intake.kinds, "intake.use", "可导入的内容", "What may be imported"),
    read("imports/unmatched", intake.unmatched, "intake.use", "未匹配清单", "Codes nobody has claimed, by page"),
    act("POST", "imports/unmatched/{row_id}/settle", intake.settle_unmatched, "intake.use", "处理未匹配", "Settle an unmatched code",
        "intake:settle_unmatched"),
    read(ONE, intake.run, "intake.use", "读取导入", "One import with its counts", name="read_import"),
    read(f"{ONE}/rows", intake.rows, "intake.use", "导入行", "Its rows by verdict, by page"),
    read(f"{ONE}/errors", reading.errors, "intake.use", "未导入的行(文件)", "The rows that were not taken, as a workbook", raw=reading.XLSX,
         name="read_import_errors"),
    read(f"{ONE}/same-file", reading.same_file, "intake.use", "此前导入的同一文件", "An earlier import of the same file"),
    read("imports/kinds/{kind}/blank", reading.blank, "intake.use", "空白模板", "An empty workbook to fill in", raw=reading.XLSX,
         name="read_blank_workbook"),
    read(f"{ONE}/kept", intake.kept, "intake.use", "撤销时保留的行", "What a revert left as it is, because somebody changed it since"),
    read(f"{ONE}/left-out", intake.left_out, "intake.use", "名单之外", "What we have and the list does not name"),
    read(f"{ONE}/mapping", intake.mapping, "intake.use", "列对应", "How its columns are read"),
    act("PUT", f"{ONE}/mapping", intake.choose_mapping, "intake.use", "设置列对应", "Say how its columns are read", "intake:choose_mapping"),
    read(f"{ONE}/values", intake.unknown_values, "intake.use", "未知取值", "Words nobody has explained yet"),
    act("PUT", f"{ONE}/values", intake.choose_values, "intake.use", "设置取值对应", "Say what its words mean", "intake:choose_values"),
    act("POST", f"{ONE}/look-again", intake.look_again, "intake.use", "重新识别", "Read the file again, otherwise", "intake:look_again"),
    act("POST", f"{ONE}/preview", intake.preview, "intake.use", "预览导入", "Check every row", "intake:preview", name="preview_import"),
    act("POST", f"{ONE}/apply", intake.apply_import, "intake.use", "执行导入", "Write it", "intake:apply_import"),
    act("POST", f"{ONE}/revert", intake.revert_import, "intake.use", "撤销导入", "Take it back", "intake:revert_import"),
    act("POST", f"{ONE}/discard", intake.discard_import, "intake.use", "丢弃导入", "Discard what was never written, with its file",
        "intake:discard_import", answer="runs"),
    read(f"{ONE}/workbook", intake.workbook, "intake.use", "工作簿各表", "The sheets of a workbook"),
    act("PUT", f"{ONE}/sheet", intake.choose_sheet, "intake.use", "设置工作表内容", "Say what a sheet of a workbook holds", "intake:choose_sheet"),
    act("POST", f"{ONE}/workbook/preview", intake.preview_workbook, "intake.use", "预览工作簿", "Check every sheet", "intake:preview_workbook"),
    act("POST", f"{ONE}/workbook/apply", intake.apply_workbook, "intake.use", "执行工作簿", "Write every sheet in order", "intake:apply_workbook"),
    act("POST", f"{ONE}/workbook/revert", intake.revert_workbook, "intake.use", "撤销工作簿", "Take every sheet back", "intake:revert_workbook"),
)
