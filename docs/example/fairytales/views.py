from entries.views import EntryDetail, EntryList
from fairytales.filters import CastleFilter
from fairytales.models import Castle


class CastleList(EntryList):
    model = Castle
    filterset_class = CastleFilter


class CastleDetail(EntryDetail):
    model = Castle
