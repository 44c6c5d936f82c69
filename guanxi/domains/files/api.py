"""The door of files."""

from guanxi.domains.files.commands import attach, destroy, held, open_attachment, unshared
from guanxi.domains.files.queries import AttachmentCard, SubjectDoor, attachments_of

__all__ = ["AttachmentCard", "SubjectDoor", "attach", "attachments_of", "destroy", "held", "open_attachment", "unshared"]
