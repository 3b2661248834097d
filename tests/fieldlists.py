"""What each field of each own model says of people, on exactly one of four lists.

personal: it says something of a person; purpose, basis, end and who sees it stand in docs/privacy.md. counted: it stays
for good in a row that no longer has a person. standing: how a row stands in the work of an office; of no person by
itself, and gone or at rest with its row. no person: facts and machinery. A model says `{list: names}`; what every entry
has stands once, in ENTRY. Translated fields stand under their plain name.
"""

from typing import NamedTuple


class Fields(NamedTuple):
    personal: str = ""
    counted: str = ""
    standing: str = ""
    no_person: str = ""


# An entry may name whoever offers it, tells it or took its picture, and show where a landlord lives.
ENTRY = Fields(
    personal="title search_text sort_key_nb sort_key_en sort_key_de sort_key_nl slug summary body picture "
    "picture_alt picture_credit renditions street lat lon source source_url review_note updated_by",
    standing="status publish_from publish_until first_published reviewed_on created updated",
    no_person="id picture_width picture_height municipality place postal_code position_exact translation_state "
    "translation_gaps partner source_id",
)

MODELS = {
    # --- machinery ---
    "base.VersionStamp": Fields(no_person="id kind part changes stamp"),
    "base.LoadedRow": Fields(no_person="id kind key object_id is_made fields"),
    "base.NightlyRun": Fields(no_person="id task date started finished"),
    "base.Erasure": Fields(standing="id kind object_id at"),
    "base.ActionCount": Fields(personal="digest", standing="day count"),
    "base.Mail": Fields(
        personal="to subject body topic cause",
        standing="id message_id state attempts next_try claimed_until last_error created sent",
    ),
    "base.Change": Fields(
        personal="by name fields columns",
        standing="id at action content_type object_id parent_type parent_id batch takes_back restores",
    ),
    # --- people of the offices ---
    "accounts.Invitation": Fields(personal="user token_hash", standing="id sent expires accepted withdrawn"),
    "accounts.User": Fields(
        personal="username email first_name last_name password last_login date_joined language daily_mail away_from"
        " away_until only_own_rows",
        standing="id is_superuser is_active",
    ),
    "accounts.Membership": Fields(personal="user municipality role valid_from valid_until substitute", standing="id"),
    "accounts.HostProfile": Fields(
        personal="user shown_name sentence picture picture_alt picture_credit renditions consented_on created",
        no_person="id picture_width picture_height",
    ),
    "accounts.PasswordResetRequest": Fields(personal="email", standing="id requested_at"),
    "accounts.Draft": Fields(personal="user path about sealed changed", standing="id"),
    "municipalities.Departure": Fields(
        personal="ordered_by undone_by",
        standing="id municipality successor on to_desk ordered_at done_at undone_at batch_done batch_undone",
    ),
    "municipalities.MovedRow": Fields(
        personal="object_id details taken_by",
        standing="id departure content_type field before_id after_id state taken_at taken_to_id",
    ),
    # --- the region ---
    "municipalities.Region": Fields(
        no_person="id name tagline introduction sources language_form contact_email contact_phone languages "
        "answer_working_days is_demo is_invented"
    ),
    "municipalities.Municipality": Fields(
        personal="answers_by",
        counted="answer_half_days answer_most_days",
        standing="status member_from member_until merged_into four_eyes archives_cases shows_answer_days",
        no_person="id number slug name sort_key name_sma long_name long_name_sma county_number county_name "
        "language_form sami_area"
        " area_km2 centre website kindergarten_form_url jobs_url homes_url facts summary introduction "
        "introduction_source office_name"
        " office_address office_phone office_email office_hours office_languages phone_hours answer_weekdays"
        " answer_working_days",
    ),
    "municipalities.Point": Fields(
        personal="text source",
        standing="is_published reviewed_on",
        no_person="id municipality key kind source_url position",
    ),
    "municipalities.ClosedPeriod": Fields(personal="reason", no_person="id municipality first last"),
    "municipalities.Place": Fields(
        no_person="id municipality name sort_key name_sma name_sma_status slug kind lat lon is_exact inhabitants "
        "inhabitants_year text"
    ),
    "municipalities.Road": Fields(no_person="id a b minutes km is_estimated source"),
    "municipalities.Service": Fields(
        no_person="id kind name sort_key place note note_year lat lon source source_url reviewed_on"
    ),
    "municipalities.ServiceCoverage": Fields(no_person="id kind is_complete source source_url reviewed_on"),
    "municipalities.PostalCode": Fields(no_person="id code name municipality"),
    "municipalities.Population": Fields(no_person="id municipality year by_age"),
    "maps.Outlines": Fields(no_person="id region shapes"),
    "maps.Skylines": Fields(no_person="id region views"),
    "partners.Partner": Fields(
        personal="name search_text sort_key name_key description",
        no_person="id municipality place kind sector org_number website source source_id",
    ),
    "occupations.Occupation": Fields(
        no_person="id code name parent category is_regulated median_monthly p25_monthly p75_monthly employed"
    ),
    "occupations.Word": Fields(no_person="id occupation language word key"),
    "occupations.UnreadWord": Fields(
        personal="digest word", standing="id language days first_day last_day is_dismissed", no_person="occupation"
    ),
    "occupations.Neighbour": Fields(no_person="id person advert is_nearly reason"),
    # --- entries: what is their own beside ENTRY ---
    "jobs.Job": Fields(
        personal="how_to_apply apply_url apply_email contact_person",
        standing="deadline apply_asap start start_asap ends_on",
        no_person="occupation engagement extent_percent extent_percent_to posts pay_from pay_to pay_period remote_days"
        " language_needed housing_help",
    ),
    "housing.Home": Fields(
        standing="available_from",
        no_person="kind price price_period deposit area_m2 plot_m2 bedrooms energy_label heating broadband pets "
        "residency"
        " concession",
    ),
    "schools.School": Fields(
        no_person="kind org_number ownership owner grade_from grade_to age_from months_from age_to pupils pupils_on"
        " language_form after_school free_places free_places_on website programmes programmes_year programmes_source"
    ),
    "schools.OutsideSchool": Fields(
        no_person="id name sort_key org_number ownership county_number county_name place lat lon website programmes"
        " programmes_year programmes_source source source_url reviewed_on"
    ),
    "schools.Grade": Fields(no_person="id school grade pupils counted_on"),
    "culture.Venue": Fields(no_person="kind website"),
    "culture.Activity": Fields(
        personal="trial_day", no_person="category venue age_from age_to season newcomers_welcome fee fee_period"
    ),
    "culture.WeeklyTime": Fields(no_person="id activity weekday start end label"),
    "culture.Event": Fields(
        standing="upcoming",
        no_person="category venue day start to_day end recurrence recurs_until except_days price registration_url",
    ),
    "news.Article": Fields(standing="pinned"),
    "news.Story": Fields(personal="moved_from moved_year teller"),
    "news.Guide": Fields(no_person="topic position"),
    # --- families ---
    "inquiries.Inquiry": Fields(
        personal="name email phone channel best_time adults birth_years occupations wishes timing about_title about_id"
        " plan_query plan next_action journal_number",
        counted="id kind office language scope discreet about_type source created stage ended_reason first_answer_on"
        " answered_in_time visited_on decided_on moved_on settled_on ended_on anonymised_on",
        standing="unanswered_since promised_by escalated_on next_action_on last_contact_on last_event_at queue due_on"
        " asked_office asked_for responsible mail_stopped follow_up archive_office archived_at closed_at keep_until",
    ),
    "inquiries.CaseEvent": Fields(
        personal="text user colleague",
        counted="id inquiry at kind by office from_office departure stage reason date answers reached settles "
        "asked_for part_of takes_back",
        standing="key",
    ),
    "inquiries.FurtherOffice": Fields(standing="id inquiry office since"),
    "inquiries.Opening": Fields(personal="user at last_at is_listed", standing="id inquiry office"),
    "inquiries.MorningNews": Fields(personal="user", standing="id event"),
    "inquiries.Follower": Fields(personal="user", standing="id inquiry office answered_at"),
    "inquiries.DeskVisit": Fields(standing="office at told_on"),
    "inquiries.YearBlock": Fields(no_person="id first last"),
    "inquiries.PrivateLink": Fields(personal="digest", standing="id inquiry created expires"),
    "inquiries.ArchivedCase": Fields(personal="name journal_number", standing="id inquiry office at"),
    "inquiries.LinkCode": Fields(no_person="id code used_for"),
    "inquiries.Snippet": Fields(personal="body", no_person="id office title checked_on broken_links"),
}


def names_of(listed: Fields) -> list[str]:
    return " ".join(listed).split()


def find_personal() -> set[str]:
    """Return the names of all personal fields as docs/privacy.md writes them; those of every entry as `Entry.x`."""
    own = {f"{label.split('.')[1]}.{name}" for label, listed in MODELS.items() for name in listed.personal.split()}
    return own | {f"Entry.{name}" for name in ENTRY.personal.split()}
