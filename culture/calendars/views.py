"""Calendar files are sent here. What readers may not see has none, nor has an event that is over."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from culture.calendars.files import write_activity, write_event, write_subscription
from culture.calendars.subscriptions import MOST_EVENTS, build_url, drop_order, find_followed_events, name_calendar
from culture.filters import EventFilter
from culture.models import Activity, Event


@require_safe
def send_event(request: HttpRequest, slug: str) -> HttpResponseBase:
    event = get_object_or_404(Event.objects.public().for_cards(), slug=slug)
    return send_file(request, write_event(event), slug)


@require_safe
def send_activity(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the weekly times; an activity whose times are told in words only has no file."""
    rows = Activity.objects.public().for_cards().prefetch_related("times")
    activity = get_object_or_404(rows, slug=slug)
    if not activity.times.all():
        raise Http404
    return send_file(request, write_activity(activity), slug)


@require_safe
def send_subscription(request: HttpRequest) -> HttpResponseBase:
    """Send the events of these choices. An unknown one is a 404, for nobody would see what a calendar leaves out."""
    filterset = EventFilter(drop_order(request.GET), find_followed_events())
    if not filterset.is_valid():
        raise Http404
    content = write_subscription(filterset.qs[:MOST_EVENTS], name=name_calendar(filterset), url=build_url(filterset))
    return send_file(request, content, "calendar")


def send_file(request: HttpRequest, content: bytes, name: str) -> HttpResponseBase:
    """Send a file under a name, or 304 where the program has this very one already."""
    etag = quote_etag(hashlib.blake2b(content, digest_size=16).hexdigest())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
