// Turns each box with data-rich-text into a small editor that writes what base/text/richtext.py allows, and nothing else.
// The box stays in the form and is what is sent; without this script it is a plain box with HTML in it.
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Each button: its word, what makes it pressed, what it does.
const BUTTONS = [
  ["heading", ["heading", { level: 2 }], (chain) => chain.toggleHeading({ level: 2 })],
  ["subheading", ["heading", { level: 3 }], (chain) => chain.toggleHeading({ level: 3 })],
  ["bullets", ["bulletList"], (chain) => chain.toggleBulletList()],
  ["numbers", ["orderedList"], (chain) => chain.toggleOrderedList()],
  ["strong", ["bold"], (chain) => chain.toggleBold()],
  ["emphasis", ["italic"], (chain) => chain.toggleItalic()],
  ["quotation", ["blockquote"], (chain) => chain.toggleBlockquote()],
  ["link", ["link"], null],
];

// A list item holds its text directly, as in the texts that come from files; an editor would wrap it in a paragraph.
const written = (editor) => {
  if (editor.isEmpty) return "";
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  for (const paragraph of page.querySelectorAll("li > p:only-of-type")) paragraph.replaceWith(...paragraph.childNodes);
  return page.body.innerHTML;
};

const completed = (address) => {
  if (/^[^\s@/:]+@[^\s@/]+$/.test(address)) return `mailto:${address}`;
  if (/^([a-z]+:|\/|#)/i.test(address)) return address;
  return `https://${address}`;
};

// Outside the admin's form, because a form may not stand inside a form.
const askForLink = (words, editor) => {
  const id = `rich-text-link-${document.querySelectorAll("dialog").length}`;
  const field = make("input", { id, type: "text", inputMode: "url", autocomplete: "off" });
  field.value = editor.getAttributes("link").href ?? "";
  field.setAttribute("aria-describedby", `${id}-help`);
  const cancel = make("button", { type: "button", textContent: words.cancel });
  const dialog = make(
    "dialog",
    { className: "rich-text-dialog" },
    make(
      "form",
      { method: "dialog" },
      make("label", { htmlFor: id, textContent: words.address }),
      field,
      make("p", { id: `${id}-help`, textContent: words.address_help }),
      make("button", { type: "submit", value: "set", textContent: words.set }),
      cancel,
    ),
  );
  dialog.setAttribute("aria-label", words.link);
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.view.focus();
    if (dialog.returnValue === "set") setLink(editor, field.value.trim());
  });
  document.body.append(dialog);
  dialog.showModal();
};

// What is typed next goes behind the link, neither into it nor over it.
const setLink = (editor, address) => {
  const chain = editor.chain().extendMarkRange("link");
  if (!address) chain.unsetLink().run();
  else if (editor.state.selection.empty && !editor.isActive("link")) {
    const marks = [{ type: "link", attrs: { href: completed(address) } }];
    chain.insertContent({ type: "text", text: address, marks }).run();
  } else {
    chain.setLink({ href: completed(address) }).run();
    editor.commands.setTextSelection(editor.state.selection.to);
  }
};

// One stop for the Tab key; the arrow keys go from button to button.
const toolbar = (words, editor, name) => {
  const buttons = BUTTONS.map(([key, active, act]) => {
    const button = make("button", { type: "button", textContent: words[key], className: `rich-text-${key}` });
    button.addEventListener("click", () => {
      if (!act) return askForLink(words, editor);
      editor.view.focus(); // at once, before the next key
      act(editor.chain()).run();
    });
    editor.on("transaction", () => button.setAttribute("aria-pressed", editor.isActive(...active)));
    button.setAttribute("aria-pressed", "false");
    button.tabIndex = -1;
    return button;
  });
  buttons[0].tabIndex = 0;
  const bar = make("div", { className: "rich-text-bar" }, ...buttons);
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `${words.toolbar}: ${name}`);
  const moves = { ArrowRight: (at) => at + 1, ArrowLeft: (at) => at - 1, Home: () => 0, End: () => -1 };
  bar.addEventListener("keydown", (event) => {
    if (!(event.key in moves)) return;
    event.preventDefault();
    buttons.at(moves[event.key](buttons.indexOf(document.activeElement)) % buttons.length).focus();
  });
  bar.addEventListener("focusin", ({ target }) =>
    buttons.forEach((b) => {
      b.tabIndex = b === target ? 0 : -1;
    }),
  );
  return bar;
};

const attributesOf = (box, label) => {
  const attributes = {
    class: "rich-text-page",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": label.id,
  };
  for (const name of ["aria-describedby", "aria-invalid", "lang"]) {
    if (box.hasAttribute(name)) attributes[name] = box.getAttribute(name);
  }
  return attributes;
};

const start = async (box) => {
  const library = await import(box.dataset.editor);
  if (box.hidden) return; // another event was quicker
  const words = JSON.parse(box.dataset.richText);
  const label = document.querySelector(`label[for="${box.id}"]`);
  label.id ||= `${box.id}-label`;
  const frame = make("div", { className: "rich-text" });
  box.after(frame);
  box.hidden = true;
  const { Blockquote, Bold, BulletList, Document, HardBreak, Heading, History, Italic, Link, ListItem, OrderedList } =
    library;
  const editor = new library.Editor({
    element: frame,
    content: box.value,
    injectCSS: false, // the policy allows no style that a script writes; static/css/rich-text.css has it
    editable: !box.disabled && !box.readOnly,
    editorProps: { attributes: attributesOf(box, label) },
    extensions: [
      Document,
      library.Paragraph,
      library.Text,
      Heading.configure({ levels: [2, 3] }),
      Bold,
      Italic,
      Blockquote,
      BulletList,
      OrderedList,
      HardBreak,
      History,
      Link.configure({ openOnClick: false, autolink: false }),
      // Tab leaves the editor, in a list as elsewhere.
      ListItem.extend({
        addKeyboardShortcuts() {
          return { Enter: () => this.editor.commands.splitListItem(this.name) };
        },
      }),
    ],
    onUpdate: () => {
      box.value = written(editor);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  frame.prepend(toolbar(words, editor, label.textContent.replace(/:\s*$/, "")));
  label.addEventListener("click", () => editor.view.focus());
};

const startAll = (root) => {
  for (const box of root.querySelectorAll("textarea[data-rich-text]")) {
    if (!box.id.includes("__prefix__") && !box.hidden) start(box);
  }
};
startAll(document);
document.addEventListener("formset:added", ({ target }) => startAll(target));
