// Shell of every page: tooltips, menus that close, selects that submit, pages fetched ahead. Everything works without it.
"use strict";

(() => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");

  const show = (target) => {
    tip.textContent = target.dataset.tip;
    if (!tip.isConnected) document.body.append(tip);
    tip.hidden = false;
    const at = target.getBoundingClientRect();
    const box = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - box.width / 2), innerWidth - box.width - 8);
    const top = at.top - box.height - 8 > 0 ? at.top - box.height - 8 : at.bottom + 8;
    tip.style.setProperty("left", `${left}px`);
    tip.style.setProperty("top", `${top}px`);
  };

  for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, (e) => {
      const target = e.target.closest?.("[data-tip]");
      if (target?.dataset.tip) show(target);
    });
    document.addEventListener(off, () => { tip.hidden = true; });
  }

  document.addEventListener("click", (e) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(e.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
      tip.hidden = true;
    }
    if (e.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      const search = document.querySelector(".search input");
      if (search) { e.preventDefault(); search.focus(); }
    }
  });

  document.addEventListener("change", (e) => {
    if (e.target.matches("[data-submit]")) e.target.form.requestSubmit();
  });

  document.addEventListener("submit", (e) => {
    const ask = e.target.dataset.confirm;
    if (ask && !confirm(ask)) e.preventDefault();
  });

  document.addEventListener("click", (e) => {
    const copy = e.target.closest("[data-copy]");
    if (!copy) return;
    navigator.clipboard?.writeText(copy.dataset.copy || location.href).then(() => { copy.textContent = copy.dataset.done || "✓"; });
  });

  // A link under the pointer is fetched before the click.
  const ahead = new Set();
  document.addEventListener("pointerover", (e) => {
    const link = e.target.closest?.(".side a, .crumbs a, .subnav a");
    if (!link || ahead.has(link.href) || link.origin !== location.origin) return;
    ahead.add(link.href);
    const hint = document.createElement("link");
    hint.rel = "prefetch";
    hint.href = link.href;
    document.head.append(hint);
  });
})();
