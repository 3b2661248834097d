"""What a browser would post: the values of a page's form as they stand, whatever its widgets."""

from html.parser import HTMLParser


class FormValues(HTMLParser):
    """Fields of the admin's main form: those that a browser sends when nothing is touched."""

    def __init__(self, page: str):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.select = self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.inside = found.get("id", "").endswith("_form")
        name = found.get("name")
        if not self.inside or not (name or tag == "option"):
            return
        if tag == "input":
            self.add_input(name, found)
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in found and self.select:
            self.values.setdefault(self.select, []).append(found.get("value", ""))
        elif tag == "textarea":
            self.text = name
            self.values[name] = [""]

    def add_input(self, name, found):
        kind = found.get("type", "text")
        if kind in ("submit", "file", "button") or (kind in ("checkbox", "radio") and "checked" not in found):
            return
        self.values.setdefault(name, []).append(found.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data):
        if self.text:
            self.values[self.text][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.text:
            self.values[self.text] = [self.values[self.text][0].removeprefix("\r\n").removeprefix("\n")]
            self.text = ""


def values_of(response) -> dict[str, list[str]]:
    """Without the empty forms that scripts copy."""
    found = FormValues(response.content.decode()).values
    return {name: value for name, value in found.items() if "__prefix__" not in name and name != "csrfmiddlewaretoken"}
