// The clock of a running meeting: minutes and seconds since it began, coloured once the limit is passed. Without it the page says when.
"use strict";

(() => {
  const clock = document.querySelector("[data-began]");
  if (!clock) return;
  const began = Number(clock.dataset.began);
  const limit = Number(clock.dataset.limit) * 60;
  const shown = clock.querySelector("[data-shown]");
  const tick = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("bad", seconds > limit);
    clock.classList.toggle("warn", seconds > limit * 0.8 && seconds <= limit);
  };
  tick();
  setInterval(tick, 1000);
})();
