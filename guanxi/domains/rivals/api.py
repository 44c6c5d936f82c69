"""The door of rivals."""

from guanxi.domains.rivals.commands.exports import record_rival_export
from guanxi.domains.rivals.commands.promotions import RivalPromotionValues, answer_promotion, log_promotion
from guanxi.domains.rivals.commands.rival_services import (
    ENDING_CALL,
    RivalServiceValues,
    add_rival_service,
    confirm_rival_service,
    edit_rival_service,
    retire_rival_service,
    undo_rival_service,
)
from guanxi.domains.rivals.fields import CONFIDENCES, OUTCOMES, RIVAL_PROMOTION, RIVAL_SERVICE, SOURCES
from guanxi.domains.rivals.policy import Watch
from guanxi.domains.rivals.queries.policy import watch
from guanxi.domains.rivals.queries.promotions import PromotionCard, promotions, promotions_of
from guanxi.domains.rivals.queries.rival_services import (
    RivalCard,
    RivalEnd,
    RivalFilter,
    endings_of,
    monthly_rents,
    rival_service,
    rival_services,
    rival_services_of,
    soonest_end,
)

__all__ = [
    "CONFIDENCES",
    "ENDING_CALL",
    "OUTCOMES",
    "RIVAL_PROMOTION",
    "RIVAL_SERVICE",
    "SOURCES",
    "PromotionCard",
    "RivalCard",
    "RivalEnd",
    "RivalFilter",
    "RivalPromotionValues",
    "RivalServiceValues",
    "Watch",
    "add_rival_service",
    "answer_promotion",
    "confirm_rival_service",
    "edit_rival_service",
    "endings_of",
    "log_promotion",
    "monthly_rents",
    "promotions",
    "promotions_of",
    "record_rival_export",
    "retire_rival_service",
    "rival_service",
    "rival_services",
    "rival_services_of",
    "soonest_end",
    "undo_rival_service",
    "watch",
]
