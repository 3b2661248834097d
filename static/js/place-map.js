// The map beside a list can be moved and enlarged: by buttons, keys, a mouse, a double click, two fingers. One finger
// scrolls the page, and so do arrow keys where the map has no more to show. The styles do the rest: they read three
// properties of the sheet, on which ground and circles lie together.
const LARGER = 1.6;
const STEP = 0.25; // of what is seen, by one arrow key
const CLOSER = 1.8; // from which on the ground for wide screens stands there: smaller names, and more of them
const CLICK_PIXELS = 4; // within which a press is still a click
const limit = (value, least, most) => Math.min(Math.max(value, least), most);

class PlaceMap {
  zoom = 1;
  x = 0; // of the sheet's corner, as shares of the view
  y = 0;

  constructor(figure) {
    this.figure = figure;
    this.view = figure.querySelector(".map-view");
    this.sheet = figure.querySelector(".map-sheet");
    this.buttons = figure.querySelector(".map-buttons");
    this.most = Number(this.view.dataset.mostZoom);
  }

  // Returns whether anything moved: a key that moves nothing is the page's.
  show(zoom, x, y) {
    const before = [this.zoom, this.x, this.y];
    this.zoom = limit(zoom, 1, this.most);
    this.x = limit(x, 1 - this.zoom, 0);
    this.y = limit(y, 1 - this.zoom, 0);
    const now = [this.zoom, this.x, this.y];
    for (const [index, name] of ["zoom", "x", "y"].entries()) this.sheet.style.setProperty(`--map-${name}`, now[index]);
    this.figure.classList.toggle("is-enlarged", this.zoom > 1);
    for (const button of this.buttons.children)
      button.disabled = this.zoom === (button.dataset.act === "in" ? this.most : 1);
    if (this.zoom > CLOSER) this.refineGround();
    return before.join() !== now.join();
  }

  refineGround() {
    for (const image of this.sheet.querySelectorAll("[data-closer]")) {
      image[image.src ? "src" : "srcset"] = image.dataset.closer;
      delete image.dataset.closer;
    }
  }

  showAll() {
    return this.show(1, 0, 0);
  }

  move(across, down) {
    return this.show(this.zoom, this.x + across, this.y + down);
  }

  // What lies at the point (across, down) of the view stays there.
  enlarge(times, across = 0.5, down = 0.5) {
    const real = limit(this.zoom * times, 1, this.most) / this.zoom;
    return this.show(this.zoom * real, across - (across - this.x) * real, down - (down - this.y) * real);
  }

  // Returns where something on the screen is in the view, as shares of its width and height.
  find({ clientX, clientY }) {
    const { left, top, width, height } = this.view.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  hold(isHeld) {
    this.figure.classList.toggle("is-held", isHeld);
  }
}

const followButtonsAndKeys = (map) => {
  const acts = {
    in: () => map.enlarge(LARGER),
    out: () => map.enlarge(1 / LARGER),
    all: () => map.showAll(),
  };
  const keys = {
    "+": acts.in,
    "-": acts.out,
    0: acts.all,
    ArrowLeft: () => map.move(STEP, 0),
    ArrowRight: () => map.move(-STEP, 0),
    ArrowUp: () => map.move(0, STEP),
    ArrowDown: () => map.move(0, -STEP),
  };
  map.buttons.addEventListener("click", ({ target }) => acts[target.closest("button")?.dataset.act]?.());
  map.view.addEventListener("keydown", (event) => {
    const isForOthers = event.ctrlKey || event.altKey || event.metaKey || event.target !== map.view;
    if (!isForOthers && keys[event.key]?.()) event.preventDefault();
  });
};

// A mouse or a pen drags; what was dragged is no click on a circle.
const followMouse = (map) => {
  let last = null;
  let isDragged = false;
  const end = () => {
    last = null;
    map.hold(false);
  };
  map.view.addEventListener("pointerdown", (event) => {
    isDragged = false;
    if (event.pointerType !== "touch" && event.button === 0 && map.zoom > 1) last = event;
  });
  map.view.addEventListener("pointermove", (event) => {
    if (!last) return;
    if (!isDragged && Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < CLICK_PIXELS) return;
    if (!isDragged) map.view.setPointerCapture(event.pointerId);
    isDragged = true;
    map.hold(true);
    const [[fromX, fromY], [toX, toY]] = [map.find(last), map.find(event)];
    map.move(toX - fromX, toY - fromY);
    last = event;
  });
  for (const kind of ["pointerup", "pointercancel"]) map.view.addEventListener(kind, end);
  map.view.addEventListener("dragstart", (event) => event.preventDefault());
  map.view.addEventListener("click", (event) => isDragged && event.preventDefault(), true);
  map.view.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a")) map.enlarge(LARGER, ...map.find(event));
  });
};

const followFingers = (map) => {
  let before = null;
  const measure = ([a, b]) => {
    const [[ax, ay], [bx, by]] = [map.find(a), map.find(b)];
    return [(ax + bx) / 2, (ay + by) / 2, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)];
  };
  const follow = (event) => {
    const isPair = event.touches.length === 2;
    map.hold(isPair);
    const now = isPair ? measure(event.touches) : null;
    if (isPair && event.cancelable) event.preventDefault();
    if (before && now) {
      map.move(now[0] - before[0], now[1] - before[1]);
      map.enlarge(now[2] / before[2], now[0], now[1]);
    }
    before = now;
  };
  for (const kind of ["touchstart", "touchmove"]) map.view.addEventListener(kind, follow, { passive: false });
  for (const kind of ["touchend", "touchcancel"]) map.view.addEventListener(kind, follow);
};

for (const figure of document.querySelectorAll(".place-map figure")) {
  const map = new PlaceMap(figure);
  for (const follow of [followButtonsAndKeys, followMouse, followFingers]) follow(map);
  map.view.tabIndex = 0;
  map.showAll();
  figure.classList.add("is-movable");
}
