"""Consent (联系授权): may we contact this person, and what he said."""

from guanxi.domains.consent import api as consent
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import accounts as around
from guanxi.integrations.rest.reading import consent as reading

ONE = "contacts/{contact_id}/consents"
OPERATIONS = (
    read("consents/unasked", consent.unasked, "consent.view", "未征求授权", "People nobody has asked yet, by page", hidden={"size": 200}),
    read("accounts/{account_id}/consents", around.consents, "consent.view", "客户联系人的授权", "What stands for each person of an account"),
    read(ONE, consent.consent_card, "consent.view", "联系授权", "What a person has agreed to"),
    read(f"{ONE}/why", consent.why, "consent.view", "能否联系", "Whether and why, without a decision on record",
         name="why_may_contact"),
    act("POST", f"{ONE}/ask", consent.may_contact, "consent.touch", "联系前询问", "Ask the gate before contacting", "consent:may_contact"),
    create(ONE, consent.record_consent, "consent.record", "登记授权", "Record what a person said", "consent:record_consent",
           answer="consent_id", hidden={"scan": None}),
    create(f"{ONE}/scanned", reading.record_scanned_consent, "consent.record", "登记授权(附扫描件)", "Record it with the signed sheet",
           "consent:record_consent", answer="consent_id", takes_file=True),
    act("POST", f"{ONE}/withdraw", consent.withdraw_consent, "consent.withdraw", "撤回授权", "Withdraw", "consent:withdraw_consent",
        answer="withdrawn"),
    create("contacts/{contact_id}/touches", consent.record_touch, "consent.touch", "登记联系", "Record a contact made", "consent:record_touch",
           answer="touch_id"),
)
