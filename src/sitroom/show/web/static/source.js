// Where words and pictures come from: here from the server. A report, which has them in its own file, puts another module in the place of this one.

let loaded = null;

// The HTML of the words behind an address of /evidence; empty where the server does not answer.
export async function words(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("panel", "1");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    return await answer.text();
  } catch {
    return "";
  }
}

// The address of the words behind records.
export function addressOf(records) {
  return `/evidence?${records.slice(0, 60).map((record) => `of=${encodeURIComponent(`record:${record}`)}`).join("&")}`;
}

// The same, as what a picture's table calls it.
export async function behind(records) {
  return records.length ? addressOf(records) : "";
}

// What draws pictures, loaded when the first one is seen: draw(place, picture, opened), opened(records) being called where a mark is pressed.
export function drawer() {
  loaded ??= import("./vega.js").then((vega) => ({
    draw: (place, picture, opened, width) => vega.default.draw(place, picture.specification, {
      theme: picture.dark ? "dark" : "light",
      width,
      open: ({ records }) => opened(records),
    }),
  }));
  return loaded;
}

// A picture; the one before the room has changed where it is soon there and a new one is not.
export async function specification(address, dark, soon = true) {
  const answer = await fetch(address, { headers: { Accept: "application/json", ...(soon ? { Prefer: "respond-async" } : {}) } });
  if (answer.status === 202) return specification(address, dark, false);
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return { ...found, dark, older: answer.headers.get("X-Sitroom-Older") };
}
