// Defence: slides one by one, notes on a second window, objections. Without it the slides follow each other on the page.
"use strict";

(() => {
  const body = document.body;
  const slides = [...document.querySelectorAll(".slide")];
  if (slides.length === 0) return;
  for (const node of document.querySelectorAll(".js-only")) node.hidden = false;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(body.dataset.channel) : null;
  const count = document.querySelector(".defence-count");
  const dialog = document.getElementById("objection");
  let at = Math.max(0, slides.findIndex((s) => `#${s.id}` === location.hash));

  const show = (to, tell = true) => {
    at = Math.min(Math.max(0, to), slides.length - 1);
    slides.forEach((s, i) => s.classList.toggle("away", i !== at));
    count.textContent = `${at + 1} / ${slides.length}`;
    history.replaceState(null, "", `#${slides[at].id}`);
    scrollTo(0, 0);
    if (tell) channel?.postMessage({ at });
  };

  channel?.addEventListener("message", (e) => {
    if (e.data?.hello) channel.postMessage({ at });
    else if (Number.isInteger(e.data?.at) && e.data.at !== at) show(e.data.at, false);
  });

  const object = () => {
    if (!dialog || !slides[at].dataset.finding) return;
    dialog.querySelector("[name=finding]").value = slides[at].dataset.finding;
    dialog.querySelector("[name=back]").value = slides[at].id;
    dialog.querySelector("[data-about]").textContent = slides[at].querySelector("h1").textContent;
    dialog.showModal();
    dialog.querySelector("textarea").focus();
  };

  document.addEventListener("keydown", (e) => {
    if (dialog?.open || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    const go = { ArrowRight: at + 1, PageDown: at + 1, " ": at + 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 0, End: slides.length - 1 }[e.key];
    // A link or button in focus keeps its own key.
    if (go !== undefined && !(e.key === " " && /^(A|BUTTON|SUMMARY)$/.test(e.target.tagName))) {
      e.preventDefault();
      show(go);
      return;
    }
    const key = e.code;
    if (key === "KeyF") { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.(); }
    if (key === "KeyN" && body.dataset.notes) open(body.dataset.notes, "notes", "width=900,height=700");
    if (key === "KeyO") object();
  });

  document.querySelector("[data-object]")?.addEventListener("click", object);
  document.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
  addEventListener("hashchange", () => {
    const to = slides.findIndex((s) => `#${s.id}` === location.hash);
    if (to >= 0 && to !== at) show(to);
  });

  const clock = document.querySelector(".defence-clock");
  if (clock) {
    const begin = Date.now();
    setInterval(() => {
      const s = Math.floor((Date.now() - begin) / 1000);
      clock.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
    }, 1000);
  }
  show(at, !body.dataset.follow);
  if (body.dataset.follow) channel?.postMessage({ hello: true });
})();
