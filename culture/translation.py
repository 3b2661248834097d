from modeltranslation.translator import TranslationOptions, register

from culture.models import Activity, Event, Venue, WeeklyTime
from entries.translation import EntryTranslation


@register(Venue)
class VenueTranslation(EntryTranslation):
    pass


@register(Activity)
class ActivityTranslation(EntryTranslation):
    fields = ("trial_day",)


@register(WeeklyTime)
class WeeklyTimeTranslation(TranslationOptions):
    fields = ("label",)


@register(Event)
class EventTranslation(EntryTranslation):
    pass
