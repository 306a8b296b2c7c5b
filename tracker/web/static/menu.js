/* The account menu also closes by Escape and by a click elsewhere; without this file its button does both. */
(() => {
  "use strict";
  const menu = document.querySelector(".masthead__account");
  if (!menu) return;

  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !menu.open || event.defaultPrevented) return;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus(); // what had the focus is gone
    menu.open = false;
  });
  document.addEventListener("click", event => {
    if (!menu.contains(event.target)) menu.open = false;
  });
})();
