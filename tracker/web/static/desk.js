/* Keys of the desk: each presses what the page shows, none works in a field, all can be switched off (WCAG 2.1.4). */
(() => {
  "use strict";
  const KEPT = "deciding-keys"; // one choice for every page with such keys
  const fields = "input, select, textarea, [contenteditable]";
  const marked = [...document.querySelectorAll("[data-key]")];
  const kept = document.querySelector("[data-switch]");
  let pressed = false; // one decision a page: a key that is held down decides once

  const stored = () => { try { return localStorage.getItem(KEPT) === "off"; } catch { return false; } };
  const store = off => { try { localStorage.setItem(KEPT, off ? "off" : "on"); } catch { /* not kept: asked again */ } };
  let off = stored();

  const show = () => {
    document.querySelectorAll(".desk__key").forEach(each => { each.hidden = off; });
    marked.forEach(each => {
      if (off) each.removeAttribute("aria-keyshortcuts");
      else each.setAttribute("aria-keyshortcuts", each.dataset.key);
    });
    if (kept) kept.checked = !off;
  };

  /* On a keyboard of another script the place of a key counts: the key of “a” writes “ф”. */
  const letter = event => /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key)
    ? event.code.slice(3).toLowerCase() : event.key;

  const press = event => {
    const typing = event.target.closest?.(fields);
    if (off || event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.isComposing || (typing && !/^(checkbox|radio|submit|button)$/.test(typing.type))) return;
    const wanted = letter(event);
    const found = marked.find(each => each.dataset.key === wanted);
    if (!found) return;
    event.preventDefault();
    found.click();
    if (found.tagName === "SUMMARY") found.focus();
  };

  const once = event => {
    const button = event.submitter;
    if (!button || !("once" in button.dataset)) return;
    if (pressed) event.preventDefault();
    pressed = true;
  };

  const pane = document.querySelector("[data-pane]");
  const passage = document.getElementById("passage");
  if (pane && passage) pane.scrollTop = passage.offsetTop - pane.clientHeight / 4;

  document.querySelectorAll("[data-keys]").forEach(each => { each.hidden = false; });
  kept?.addEventListener("change", () => { off = !kept.checked; store(off); show(); });
  document.addEventListener("keydown", press);
  document.addEventListener("submit", once);
  addEventListener("pageshow", () => { pressed = false; }); // back again, from the browser's memory
  show();
})();
