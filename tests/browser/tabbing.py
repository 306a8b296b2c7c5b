"""What the Tab key reaches on an open page, in which order, and whether it is seen there."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

AT_ONCE = 20  # keys between two looks
THINNEST = 2  # px of an outline that is seen

_LISTEN = """thinnest => {
  const words = each => each.getAttribute('aria-label') || each.textContent.trim() || each.name || each.id;
  const named = each => `${each.tagName} ${words(each).slice(0, 40)}`;
  const inGroup = (each, all) => {
    if (each.type !== 'radio') return true;
    const group = all.filter(other => other.name === each.name && other.form === each.form);
    return each === (group.find(other => other.checked) || group[0]);
  };
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const all = [...document.querySelectorAll(kinds)];
  const shown = each => !each.closest('[aria-hidden=true]') && each.checkVisibility({visibilityProperty: true});
  const usable = each => shown(each) && !each.disabled && inGroup(each, all);
  window.missed = new Map(all.filter(usable).map(each => [each, named(each)]));
  window.unseen = [];
  window.backwards = [];
  window.stops = [];
  let before = null;
  document.addEventListener('focusin', ({target}) => {
    const style = getComputedStyle(target);
    const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= thinnest;
    if (!seen) window.unseen.push(named(target));
    const goesBack = before && !(before.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (goesBack && window.missed.size) window.backwards.push(named(target));
    before = target;
    window.stops.push(target.className);
    window.missed.delete(target);
  });
  return window.missed.size;
}"""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the key led: the class of its first stop, and the controls that it missed, led back to, or did not show."""

    first: str
    missed: list[str]
    backwards: list[str]
    unseen: list[str]


def walked(page: Page) -> Walk:
    """Press Tab until every control that can be used was reached, or for three times as long as that should take."""
    controls = page.evaluate(_LISTEN, THINNEST)
    for _turn in range(3 * controls // AT_ONCE + 2):
        for _key in range(AT_ONCE):
            page.keyboard.press("Tab")
        if not page.evaluate("window.missed.size"):
            break
    return Walk(
        first=page.evaluate("window.stops[0]"),
        missed=page.evaluate("[...window.missed.values()]"),
        backwards=page.evaluate("window.backwards"),
        unseen=page.evaluate("[...new Set(window.unseen)]"),
    )
