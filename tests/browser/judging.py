"""What a page owes to everybody: found by axe, reached by keyboard, light, and no wider than the screen."""

from pathlib import Path
from typing import Any

from tests.browser.windows import Window

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
#: Bytes of a page with all that it loads, as they are sent.
HEAVIEST = 300_000
#: How often Tab is pressed before what was not reached is called out of reach; very long lists end there.
MOST_PRESSES = 240
#: Presses between two looks.
SOME = 40

_RUN_AXE = """async (rules) => {
  const found = await axe.run(document, {
    resultTypes: ["violations"], ...(rules ? {runOnly: {type: "rule", values: rules}} : {}),
  });
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id} at ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`));
}"""

_WEIGHT = """() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return all.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
}"""

_WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter(
    part => part.getBoundingClientRect().right > room + 1 && !part.closest(".unseen"));
  return wide.slice(-3).map(part => part.outerHTML.slice(0, 120));
}"""

_SIDEWAYS = """() => [...document.querySelectorAll(".scroll")]
  .filter(part => part.scrollWidth > part.clientWidth + 1)
  .map(part => `${part.getAttribute("aria-label")}: ${part.scrollWidth} of ${part.clientWidth} pixels`)"""

#: A pixel or two is how letters are drawn.
_STICKING_OUT = """() => {
  const words = [...document.querySelectorAll("main *")].filter(part =>
    !part.closest("svg, .unseen, .scroll") && part.getClientRects().length && part.textContent.trim()
    && ![...part.children].some(child => child.matches("*:not(b, span, a, code, br)"))
    && getComputedStyle(part).position !== "absolute");
  return words.flatMap(part => {
    const box = part.parentElement.closest("section, fieldset, td, th, dd, .tile, .block, main");
    const mine = part.getBoundingClientRect(), room = box.getBoundingClientRect();
    const by = Math.round(Math.max(mine.right - room.right, room.left - mine.left));
    return by > 2 && mine.width > 2 && room.width > 5 ? [`${part.outerHTML.slice(0, 120)} by ${by} pixels`] : [];
  });
}"""

#: Notes, from here on, each part that the keyboard comes to, and whether it shows.
_WATCH = """() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const chosen = part => part.type !== "radio" || part.checked
    || !document.querySelector(`input[type=radio][name="${CSS.escape(part.name)}"]:checked`);
  const wanted = [...document.querySelectorAll(kinds)].filter(
    part => !part.matches(":disabled") && chosen(part) && part.checkVisibility({visibilityProperty: true}));
  const names = new Map();
  window.judged = {left: new Set(wanted), unseen: new Set(), count: wanted.length};
  document.addEventListener("focusin", event => {
    const part = event.target;
    if (part.type === "radio") for (const other of [...window.judged.left])
      if (other.type === "radio" && other.name === part.name) window.judged.left.delete(other);
    window.judged.left.delete(part);
    const style = getComputedStyle(part);
    const shows = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!shows && part.id !== "content") window.judged.unseen.add(part.outerHTML.slice(0, 120));
  });
  return wanted.length;
}"""

_REACHED = """() => ({
  left: [...window.judged.left].map(part => part.outerHTML.slice(0, 120)),
  unseen: [...window.judged.unseen],
})"""


def violations(window: Window, *rules: str) -> list[str]:
    """Return what axe finds on the page as it looks now, by all rules or by those that are named."""
    if not window.page.evaluate("() => 'axe' in window"):
        window.page.evaluate(AXE)
    return list(window.page.evaluate(_RUN_AXE, list(rules) or None))


def weight(window: Window) -> int:
    """Return the bytes of the page and of all that it has loaded."""
    return int(window.page.evaluate(_WEIGHT))


def wider(window: Window) -> list[str]:
    """Return what stands out to the right of the screen."""
    return list(window.page.evaluate(_WIDER))


def sideways(window: Window) -> list[str]:
    """Return the tables of which a part is only seen by whoever scrolls sideways."""
    return list(window.page.evaluate(_SIDEWAYS))


def sticking_out(window: Window) -> list[str]:
    """Return the words that stand out of the cell or the part of the page that they are in."""
    return list(window.page.evaluate(_STICKING_OUT))


def out_of_reach(window: Window) -> list[str]:
    """Press Tab through the page; return what it does not come to, and what does not show that it is there."""
    wanted = int(window.page.evaluate(_WATCH))
    looked: dict[str, Any] = {"left": [], "unseen": []}
    before = -1
    for presses in range(0, MOST_PRESSES, SOME):
        for _ in range(SOME):
            window.page.keyboard.press("Tab")
        looked = window.page.evaluate(_REACHED)
        left = len(looked["left"])
        if left == 0 or (left == before and presses):
            break
        before = left
    cut_short = wanted > MOST_PRESSES - SOME
    missed = [] if cut_short else [f"not reached: {part}" for part in looked["left"]]
    return [*missed, *(f"focus not seen: {part}" for part in looked["unseen"])]
