from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    name = "inquiries"
    verbose_name = _("The host desk")

    def ready(self) -> None:
        from base import hooks
        from inquiries import blocks, departing, loading
        from inquiries.forms import pages
        from inquiries.services.ending import case_ending, page_forgetting
        from inquiries.services.notifying import departures_told
        from inquiries.services.ownership import merging
        from inquiries.today import lines

        hooks.add("entry_actions", blocks.ask_about_entry)
        hooks.add("fact_link", blocks.doubt_fact)
        hooks.add("page_blocks", blocks.ask_on_page)
        hooks.add("person_link", blocks.link_to_host)
        hooks.add("plan_actions", blocks.ask_about_plan)
        hooks.add("today_lines", lines.today_lines)
        hooks.add("today_ways", lines.list_ways)
        hooks.add("form_pages", pages.list_form_pages)
        hooks.add("demo_data", loading.load_samples)
        hooks.add("erasers", case_ending.erasers)
        hooks.add("forget_elsewhere", page_forgetting.forget_page)
        hooks.add("departed", merging.follow_departure)
        hooks.add("returned", merging.return_cases)
        hooks.add("departure_told", departures_told.tell)
        hooks.add("holdings", departing.list_holdings)
        self.add_tasks()

    def add_tasks(self) -> None:
        """Register what this app does every night and every hour."""
        from base import hooks
        from inquiries.services import answer_days, checkins, links, snippets, watching
        from inquiries.services.ending import case_ending
        from inquiries.services.notifying import mornings
        from inquiries.services.ownership import responsible

        hooks.add("nightly", watching.escalate_overdue)
        hooks.add("nightly", checkins.plan_check_ins)
        hooks.add("nightly", watching.remind_of_actions)
        hooks.add("nightly", answer_days.renew_answer_days)
        hooks.add("nightly", snippets.check_links)
        hooks.add("nightly", case_ending.anonymise_due)
        hooks.add("nightly", links.delete_expired_links)
        hooks.add("nightly", responsible.release_absent)
        hooks.add("hourly", case_ending.finish_closed)
        hooks.add("hourly", mornings.remind_of_promises)
        hooks.add("hourly", mornings.name_silent_offices)
        hooks.add("hourly", mornings.send_morning_news)
