"""A region of two municipalities as a folder for `DATA_DIR`, small enough to be loaded in every test."""

import io

from django.core.management import call_command

MUNICIPALITY = """
[[municipality]]
slug = "{slug}"
number = "{number}"
name = "{name}"
long_name_nb = "{name} kommune"
county_name = "Fjellfylket"
area_km2 = 1956.53
website = "https://{slug}.example.org"
centre = "{slug}"
income_median = 636100
income_median_year = 2024
"""
FILES = {
    "municipalities/municipalities.toml": """[region]
name_nb = "Nordfjell"
tagline_nb = "Jobb til begge"
answer_working_days = 2
"""
    + MUNICIPALITY.format(slug="dal", number="4001", name="Dal")
    + MUNICIPALITY.format(slug="vik", number="4002", name="Vik"),
    "municipalities/texts.toml": """[[point]]
id = "dal-tog"
municipality = "dal"
kind = "strength"
source = "Bane NOR"
reviewed_on = "2026-11-23"
text_nb = "Toget går fem ganger om dagen."

[[place]]
place = "dal"
text_nb = "Dal ligger ved elva."
""",
    "municipalities/places.csv": """slug,name,municipality,kind,lat,lon,exact,population,population_year,name_sma
dal,Dal,dal,village,62.2759,10.7824,1,2779,2021,
vik,Vik,vik,village,62.4106,10.9912,1,,,
byen,Byen,,outside,63.4,10.4,0,,,
""",
    "municipalities/roads.csv": """from,to,minutes,km,estimated,source
dal,vik,20,22,0,Fv30
vik,byen,90,110,1,
""",
    "municipalities/services.csv": """kind,name,place,lat,lon,source,source_url,reviewed_on,note_nb,note_en
railway_station,Dal stasjon,dal,62.27,10.78,Kartverket,https://example.org,2026-11-23,Banen,The line
""",
    "municipalities/service_kinds.csv": """kind,complete,source,source_url,reviewed_on
railway_station,1,Kartverket,,2026-11-29
gp,1,SSB,,2026-11-29
""",
    "municipalities/population.csv": """number,year,persons
4001,2025,15 20 17
4001,2026,14 19 18
4002,2026,7 8 9
""",
    "municipalities/postal_codes.csv": """code,name,municipality,lat,lon,kind
2500,Dal,dal,62.2,10.7,street
""",
    "maps/outlines.json": """{"arcs": [[[10, 62], [11, 63]]], "municipalities": {"4001": [0], "4002": [0]}}
""",
    "occupations/occupations.csv": """code,level,name_nb,name_en,name_de,name_nl,category,regulated,\
median_monthly,p25_monthly,p75_monthly,employed
2,1,Akademiske yrker,Professionals,,,,0,,,,
22,2,Helse,Health,,,,0,,,,
222,3,Sykepleiere,Nurses,,,,0,,,,
2223,4,Sykepleiere,Nurses,,,Helse,1,50000,45000,55000,60000
2224,4,Vernepleiere,Social educators,,,Helse,1,48000,43000,53000,9000
""",
    "occupations/words.csv": """code,language,word
2223,nb,sykepleier
2224,nb,vernepleier
""",
    "occupations/neighbours.csv": """person,advert,nearly,reason_nb,reason_en
2223,2224,1,samme avdeling,same ward
""",
    "schools/schools.toml": """[[school]]
id = "975302814"
source = "nbr"
municipality = "dal"
place = "dal"
kind = "kindergarten"
title_nb = "Dal barnehage"
org_number = "975302814"
ownership = "public"
age_from = 1
age_to = 5
""",
    "schools/outside_schools.csv": """name,org_number,ownership,county_number,county_name,place,lat,lon,website,\
programmes,programmes_year,programmes_source,source,source_url,reviewed_on
Byen videregående skole,974572028,public,40,Fjellfylket,byen,63.4,10.4,,ST HS,2025,Inntak,NSR,,2026-07-07
""",
    "culture/activities.toml": """[[activity]]
id = "kor"
source = "register"
municipality = "dal"
category = "music"
title_nb = "Kor"
summary_nb = "Vi synger."
times = [{weekday = 1, start = "18:00", end = "19:30"}]
""",
}


class DataFolder:
    """Holds the files of a region and loads them as the operator does."""

    def __init__(self, path, settings):
        self.path = path
        settings.DATA_DIR = str(path)
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def replace(self, name, old, new):
        text = (self.path / name).read_text()
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new))

    @staticmethod
    def load():
        """Run the command and return what it says."""
        said = io.StringIO()
        call_command("facts", stdout=said)
        return said.getvalue()
