// What the pages call: sitroom.draw(element, specification, { theme, open }). Bundled with Vega by vl-convert; `vegaEmbed` and `THEMES` are in scope.
const NAMED = /theme:([a-z-]+)/g;

function themed(part, colours) {
  if (typeof part === "string") {
    return part.includes("theme:") ? part.replace(NAMED, (whole, name) => colours[name] ?? whole) : part;
  }
  if (Array.isArray(part)) return part.map((one) => themed(one, colours));
  if (part !== null && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, key === "values" ? value : themed(value, colours)]));
  }
  return part;
}

// The datum that has records, however deep a group or a facet hides it.
function recorded(item) {
  for (let datum = item?.datum; datum; datum = datum.datum) {
    if (Array.isArray(datum.records) && datum.records.length) return datum;
  }
  return null;
}

async function draw(element, specification, { theme = "light", open = null, renderer = "svg", width = null } = {}) {
  const coloured = themed(specification, THEMES[theme] ?? THEMES.light);
  if (width !== null && coloured.$schema.includes("vega-lite")) { // the places of marks in the others are computed; they are scrolled
    for (const part of [coloured, coloured.spec ?? {}]) if (typeof part.width === "number") part.width = Math.min(part.width, width);
  }
  const result = await vegaEmbed(element, coloured, {
    actions: false,
    ast: true,
    defaultStyle: false,
    logLevel: 1, // errors
    renderer,
    tooltip: { disableDefaultStyle: true, theme },
    loader: { load: () => Promise.reject(new Error("pictures load nothing")) },
  });
  const bounds = specification.usermeta?.zooming;
  if (bounds) result.controls = zoomed(element, result.view, bounds, [specification.width, specification.height]);
  let pressed = null;
  result.view.addEventListener("pointerdown", (event) => { pressed = [event.clientX, event.clientY]; });
  result.view.addEventListener("click", (event, item) => {
    const datum = recorded(item);
    if (datum === null) return;
    if (pressed !== null && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 4) return; // it was dragged
    const records = [...new Set(datum.records.flat(Infinity).filter((id) => typeof id === "string"))];
    const detail = { records, label: typeof datum.label === "string" ? datum.label : "" };
    if (open) open(detail, event);
    element.dispatchEvent(new CustomEvent("sitroom:open", { bubbles: true, detail }));
  });
  return result;
}

window.sitroom = { draw, themes: THEMES };
