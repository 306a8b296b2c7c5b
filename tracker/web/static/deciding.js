// Keys for deciding: 1 to 6 and x press the buttons of the suggestion in hand, j and k go on and back.
// They can be switched off, and do nothing while a field has the focus. Without this file every button works the same.
(() => {
  "use strict";
  const KEPT = "deciding-keys";
  const candidates = [...document.querySelectorAll(".candidate")];
  const keys = document.getElementById("keys");
  const isOn = document.getElementById("keys-on");
  if (!candidates.length || !keys || !isOn) return;

  const remembered = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
  const remember = value => { try { localStorage.setItem(KEPT, value); } catch { /* the choice holds for this page */ } };
  keys.hidden = false;
  isOn.checked = remembered() !== "off";
  isOn.addEventListener("change", () => remember(isOn.checked ? "on" : "off"));

  const inHand = () => candidates.findIndex(each => each.contains(document.activeElement));
  const goTo = each => { if (each) { each.focus(); each.scrollIntoView({ block: "nearest" }); } };
  const step = forward => {
    const place = inHand();
    const next = place < 0 ? 0 : place + (forward ? 1 : -1);
    goTo(candidates[next] || document.getElementById(forward ? "ask-after" : "ask-before"));
  };

  const target = candidates.find(each => `#${each.id}` === location.hash);
  if (target) goTo(target);

  let isSent = false; // one key, one decision, however long the answer takes
  addEventListener("pageshow", () => { isSent = false; });

  document.addEventListener("keydown", event => {
    const taken = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat;
    if (!isOn.checked || isSent || taken || event.target.closest("input, select, textarea, [contenteditable]")) return;
    const forward = event.key !== "k";
    const place = inHand();
    const button = candidates[Math.max(place, 0)].querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (!button && event.key !== "j" && event.key !== "k") return;
    event.preventDefault();
    if (button && place >= 0) {
      isSent = true;
      button.click();
    } else {
      step(forward); // nothing is decided before a person sees which suggestion is in hand
    }
  });
})();
