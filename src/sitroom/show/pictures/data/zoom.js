// Enlarging and moving a picture: by buttons, keys, the wheel and fingers. The specification has the signals zoom, across and down, and says how far they
// go, where in the picture that holds, and by names of marks what is dragged by itself.
const STEP = 1.5;

function zoomed(element, view, bounds, size) {
  const [width, height] = [bounds.width ?? size[0], bounds.height ?? size[1]];
  const state = { zoom: 1, across: 0, down: 0 };
  const held = (value, least, most) => Math.min(most, Math.max(least, value));

  function set(zoom, across, down) {
    state.zoom = held(zoom, bounds.least, bounds.most);
    const wide = Math.max(0, bounds.across * state.zoom - width / 2);
    state.across = held(across, -wide, wide);
    state.down = held(down, -Math.max(0, bounds.down * state.zoom - height / 2), Math.max(0, bounds.up * state.zoom - height / 2));
    for (const name of Object.keys(state)) view.signal(name, state[name]);
    view.runAsync();
    for (const [button, way] of buttons) button.disabled = way === "in" ? state.zoom >= bounds.most : way === "out" && state.zoom <= bounds.least;
    element.style.touchAction = state.zoom > 1 ? "none" : "pan-x pan-y";
  }

  // By a factor about a point, in pixels from the middle of the map, which stays where it is.
  function by(factor, x = 0, y = 0) {
    const real = held(state.zoom * factor, bounds.least, bounds.most) / state.zoom;
    set(state.zoom * real, x - (x - state.across) * real, y - (y - state.down) * real);
  }

  const ways = {
    in: () => by(STEP), out: () => by(1 / STEP), whole: () => set(1, 0, 0), left: () => set(state.zoom, state.across + 80, state.down),
    right: () => set(state.zoom, state.across - 80, state.down), up: () => set(state.zoom, state.across, state.down + 80),
    below: () => set(state.zoom, state.across, state.down - 80),
  };
  const KEYS = { "+": "in", "=": "in", "-": "out", 0: "whole", ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "below" };
  const buttons = [];
  const controls = document.createElement("p");
  controls.className = "zooming";
  for (const [way, sign, name] of [["in", "+", "Enlarge the picture"], ["out", "−", "Show more of the picture"], ["whole", "Reset", "The picture as it was at first"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = sign;
    button.setAttribute("aria-label", name);
    button.title = name;
    button.addEventListener("click", ways[way]);
    controls.append(button);
    buttons.push([button, way]);
  }
  const told = document.createElement("span");
  told.textContent = "Drag to move. Wheel with Ctrl, or after a click on the picture. Keys: + − 0 and arrows.";
  controls.append(told);

  element.tabIndex = 0;
  const pressed = (event) => {
    const way = !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    ways[way]();
  };
  element.addEventListener("keydown", pressed);
  controls.addEventListener("keydown", pressed);

  const middle = (event) => {
    const box = (element.querySelector("svg, canvas") ?? element).getBoundingClientRect();
    const [left, top] = view.origin();
    return [event.clientX - box.left - left - width / 2, event.clientY - box.top - top - height / 2];
  };
  const within = ([x, y]) => Math.abs(x) <= width / 2 && Math.abs(y) <= height / 2;
  element.addEventListener("wheel", (event) => {
    const own = event.ctrlKey || event.metaKey || element.contains(document.activeElement) || controls.contains(document.activeElement);
    if (!own || !within(middle(event)) || (event.deltaY > 0 && state.zoom <= bounds.least)) return;
    event.preventDefault();
    by(Math.exp(-held(event.deltaY, -200, 200) / 300), ...middle(event));
  }, { passive: false });

  const fingers = new Map();
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.focus({ preventScroll: true });
    const item = event.target.__data__;
    if (!within(middle(event)) || bounds.own?.includes((Array.isArray(item) ? item[0] : item)?.mark?.name)) return;
    fingers.set(event.pointerId, middle(event));
  });
  element.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = middle(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) by(Math.hypot(now[0] - other[0], now[1] - other[1]) / Math.max(20, Math.hypot(before[0] - other[0], before[1] - other[1])), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    else if (event.pointerType !== "touch" || state.zoom > 1) set(state.zoom, state.across + now[0] - before[0], state.down + now[1] - before[1]);
    fingers.set(event.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) element.addEventListener(name, (event) => fingers.delete(event.pointerId));
  set(1, 0, 0);
  element.before(controls);
  return controls;
}
