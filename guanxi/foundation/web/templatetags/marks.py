"""The screen watermark: who reads, when, across a block of private data (PRM-69). Nothing else."""

from __future__ import annotations

from urllib.parse import quote

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from guanxi.foundation.django import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def screen_mark(context: template.Context) -> SafeString:
    """Stands first in an element of class `guarded`, which stays blank without it: the reader's name, number and minute, tiled."""
    actor = getattr(context.get("request"), "actor", None)
    name = f"{actor.name} {actor.user_id}" if actor is not None else "–"
    text = f"{name} {clock.now().astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='280' height='110'><text x='12' y='80' transform='rotate(-16 12 80)' "
        f"font-family='sans-serif' font-size='13' fill='#808080' fill-opacity='0.22'>{escape(text)}</text></svg>")
    return format_html('<div class="screen-mark" data-mark="{}" aria-hidden="true" style="background-image:url(data:image/svg+xml,{})"></div>',
                       text, quote(picture))
