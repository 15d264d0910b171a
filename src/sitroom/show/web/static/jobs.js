// A job of the server: how far it is, until it is done.

export function begin() {
  const place = document.querySelector("[data-job]");
  if (!place) return;
  const bar = place.querySelector("progress");
  const told = place.querySelector("[data-told]");
  const look = async () => {
    let found;
    try {
      const answer = await fetch(`/jobs/${encodeURIComponent(place.dataset.job)}.json`);
      found = await answer.json();
      if (!answer.ok) throw new Error(found.error);
    } catch (error) {
      told.textContent = `The server does not answer: ${error.message}`;
      return;
    }
    if (found.share === null || found.share === undefined) bar.removeAttribute("value");
    else bar.value = found.share;
    told.textContent = found.told;
    if (found.state === "running" || found.state === "waiting") setTimeout(look, 500);
    else location.reload();
  };
  if (place.dataset.state === "running" || place.dataset.state === "waiting") look();
}
