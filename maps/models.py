from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.versions import Tracked
from maps.validators import validate_outlines, validate_views
from municipalities.models import Region


class Outlines(Tracked):
    """The region's simplified boundaries: `{"arcs": [[[lon, lat], …]], "municipalities": {number: [arc, …]}}`.

    Neighbours share an arc, so their border is one line; `~i` is arc i backwards. `attribution` names the source.
    """

    access = Access(owner=None)
    region = models.OneToOneField(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("The region that the map shows."),
    )
    shapes = models.JSONField(
        _("outlines"),
        validators=[validate_outlines],
        default=dict,
        blank=True,
        help_text=_(
            "Simplified boundaries for the map: shared arcs, and per municipality number the arcs it is made of."
        ),
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("outlines")
        verbose_name_plural = _("outlines")

    def __str__(self) -> str:
        return str(self.region)

    def clean(self) -> None:
        self.shapes = self.shapes or {}


class Skylines(Tracked):
    """What is drawn of the horizon of each place: `{"attribution": "…", "places": {id of the place: view}}`.

    A view is `{"bearing": 202, "rings": [[angle, …], …], "peaks": [{"name", "height_m", "bearing", "angle",
    "distance_km"}, …]}`: the bearing of its middle, the near, the middle and the far ring with an angle of elevation in
    hundredths of a degree for each degree of the window, and the mountains with a name that stand in it.
    """

    access = Access(owner=None)
    region = models.OneToOneField(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("The region whose places have these horizons."),
    )
    views = models.JSONField(
        _("horizons"),
        validators=[validate_views],
        default=dict,
        blank=True,
        help_text=_(
            "What is drawn of the mountains around each place. Computed from heights, and loaded with the facts."
        ),
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("horizons of the places")
        verbose_name_plural = _("horizons of the places")

    def __str__(self) -> str:
        return str(self.region)

    def clean(self) -> None:
        self.views = self.views or {}
