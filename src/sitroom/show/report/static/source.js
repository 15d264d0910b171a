// Where words and pictures come from in a report: from its own islands, unpacked when they are first asked for.

const islands = new Map();

// The data of an island: JSON, or JSON packed by zlib, in base64.
export async function unpacked(name) {
  if (!islands.has(name)) {
    const element = document.getElementById(`island-${name}`);
    islands.set(name, element.type === "application/json" ? JSON.parse(element.textContent) : inflated(element.textContent));
  }
  return islands.get(name);
}

function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

// The HTML of the words at an address such as #words=3.17&at=1: the second of two.
export async function words(address) {
  const asked = new URLSearchParams(new URL(address, location.href).hash.slice(1));
  const numbers = (asked.get("words") ?? "").split(".");
  const at = Math.min(Number(asked.get("at") ?? 0), numbers.length - 1);
  const html = (await unpacked("words"))[Number(numbers[at])] ?? "";
  if (numbers.length < 2) return html;
  const link = (to, way, text) => (to >= 0 && to < numbers.length ? `<a data-step="${way}" href="#words=${numbers.join(".")}&at=${to}">${text}</a>` : "");
  const walk = `<p class="walk">${link(at - 1, -1, "before")} ${at + 1} of ${numbers.length} ${link(at + 1, 1, "next")}</p>`;
  return html.replace("</header>", `${walk}</header>`);
}

// The address of the words behind records.
export function addressOf(numbers) {
  return `#words=${numbers.slice(0, 60).join(".")}`;
}

// The address of the words behind records of a picture; empty where the report has none.
export async function behind(records) {
  const numbers = await unpacked("numbers");
  const known = [...new Set(records.flatMap((id) => numbers[id] ?? []))];
  return known.length ? addressOf(known) : "";
}

// What draws the report's pictures; where a mark is pressed, the numbers of the words behind its records go to ``opened``.
export async function drawer() {
  const numbers = await unpacked("numbers");
  return {
    draw: (place, picture, opened, width) => window.sitroom.draw(place, picture.specification, {
      theme: picture.dark ? "dark" : "light",
      width,
      open: ({ records }) => {
        const known = [...new Set(records.flatMap((id) => numbers[id] ?? []))];
        if (known.length) opened(known);
      },
    }),
  };
}

export async function specification(address, dark) {
  const number = Number(new URLSearchParams(new URL(address, location.href).hash.slice(1)).get("picture"));
  return { ...(await unpacked("pictures"))[number], dark };
}
