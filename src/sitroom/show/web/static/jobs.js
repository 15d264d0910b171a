// A job of the server: how far it is, told by the server as it goes or, where that line breaks, asked for, until it is done.

const ended = (found) => found.state !== "running" && found.state !== "waiting";

export function begin() {
  const place = document.querySelector("[data-job]");
  if (!place || ended(place.dataset)) return;
  const address = `/jobs/${encodeURIComponent(place.dataset.job)}`;
  const show = shower(place);
  const lines = new EventSource(`${address}/events`);
  lines.addEventListener("message", (event) => {
    if (show(JSON.parse(event.data))) lines.close();
  });
  lines.addEventListener("error", () => {
    lines.close();
    ask(`${address}.json`, show, place);
  });
}

async function ask(address, show, place) {
  try {
    const answer = await fetch(address);
    const found = await answer.json();
    if (!answer.ok) throw new Error(found.error);
    if (!show(found)) setTimeout(() => ask(address, show, place), 500);
  } catch (error) {
    place.querySelector("[data-told]").textContent = `The server does not answer: ${error.message}`;
  }
}

// Shows how far a job is; true where it has ended, and the page is asked for again.
function shower(place) {
  const bar = place.querySelector("progress");
  const told = place.querySelector("[data-told]");
  const section = place.querySelector("[data-lines]");
  let known = 0;
  return (found) => {
    if (found.share === null || found.share === undefined) bar.removeAttribute("value");
    else bar.value = found.share;
    if (told.textContent !== found.told) told.textContent = found.told;
    if (section && found.lines?.length && found.lines.length !== known) {
      known = found.lines.length;
      section.hidden = false;
      section.querySelector("tbody").replaceChildren(...found.lines.map(row));
    }
    if (ended(found)) location.reload();
    return ended(found);
  };
}

function row([status, name, reason]) {
  const made = document.createElement("tr");
  for (const [kind, text] of [["text", status], ["names", name], ["words", reason]]) {
    const cell = document.createElement("td");
    cell.className = `c-${kind}`;
    const own = document.createElement("bdi");
    own.textContent = text;
    cell.append(own);
    made.append(cell);
  }
  return made;
}
