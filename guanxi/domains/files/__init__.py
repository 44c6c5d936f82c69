"""Files (附件): what people attach to a subject, stored once under its hash.

Words: attachment 附件 = `Attachment`. Knows a subject only as `Ref(kind, id)`; who may open an attachment is
whoever may see its subject, which the subject's own domain answers (wiring list SUBJECTS).
"""
