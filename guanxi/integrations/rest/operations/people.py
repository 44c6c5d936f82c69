"""People of the house: who there is, and the end of somebody's access."""

from guanxi.domains.organisation import api as organisation
from guanxi.integrations.rest.operation import act, read
from guanxi.integrations.rest.reading import people as reading

OPERATIONS = (
    read("people", reading.people, "organisation.manage", "人员列表", "Everybody with a login, by page"),
    act("POST", "people/{user_id}/disable", organisation.disable_user, "organisation.manage", "停用人员", "Out at once; answers what ended",
        "people:disable_user"),
)
