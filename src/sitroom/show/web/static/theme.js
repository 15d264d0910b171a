// Sets the theme before the page is drawn, so that it does not flash.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const kept = localStorage.getItem("sitroom-theme");
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  } catch {
    // a browser that keeps nothing follows the system
  }
})();
