// Shows one step of a trace at a time: the page is complete without it, and everything is put in place as text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id);
  const slider = by("slider"), chart = by("chart"), svg = chart.querySelector("svg");
  const items = [...document.querySelectorAll("#steps li")];
  const rows = [...svg.querySelectorAll("g.row")], flights = [...svg.querySelectorAll("g.flight")];
  const end = data.steps.length - 1;
  const inChart = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  // what is still to come lies behind a curtain, so that the bars of the lanes grow with the run
  const curtain = inChart("rect", { class: "curtain on-paper", x: 0, width: "100%" });
  svg.insertBefore(curtain, rows[0] || flights[0] || null);

  // the state after each step: values are kept once, where they change
  const values = [new Map(data.steps[0].set)];
  for (const step of data.steps.slice(1)) values.push(new Map([...values[values.length - 1], ...step.set]));

  let now = -1;
  let lit = [];
  const show = (step, scroll = true) => {
    step = Math.max(0, Math.min(end, step));
    if (step === now) return;
    now = step;
    slider.value = step;
    const item = items[step - 1];
    const says = step === 0 ? "the start" : item.querySelector(".go").textContent;
    by("where").textContent = step + " of " + end;
    by("says").textContent = (step === 0 ? "" : step + ". ") + says;
    slider.setAttribute("aria-valuetext", "step " + step + ": " + says);
    for (const after of document.querySelectorAll(".after")) after.textContent = step === 0 ? "at the start" : "after step " + step;
    showState(step);
    showChart(step, scroll);
    items.forEach((one, n) => one.classList.toggle("now", n === step - 1));
    if (item && scroll) within(item.closest("ol"), item);
    showSpec(step, scroll);
    by("why").hidden = step !== end;
    document.body.dataset.step = step;
  };
  const showState = (step) => {
    const changed = new Set(step === 0 ? [] : data.steps[step].set.map(([cell]) => cell));
    for (const [cell, value] of values[step]) {
      const place = by("c" + cell);
      if (place.textContent !== value) place.textContent = value;
      place.classList.toggle("new", changed.has(cell));
    }
  };
  const showChart = (step, scroll) => {
    const row = data.rows[step], top = step === end ? data.rows[data.rows.length - 1].bottom : row.bottom;
    curtain.setAttribute("y", top);
    curtain.setAttribute("height", Math.max(0, svg.viewBox.baseVal.height - top));
    for (const one of rows) {
      const number = Number(one.dataset.row);
      one.classList.toggle("later", number > step && !(step === end));
      one.classList.toggle("now", number === step && step > 0);
    }
    for (const one of flights) one.classList.toggle("later", Number(one.dataset.sent) > step);
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    if (scroll) chart.scrollTo({ top: row.top * scale - chart.clientHeight / 2 });
    if (scroll && chart.scrollWidth > chart.clientWidth) {
      const box = svg.querySelector('g.row[data-row="' + step + '"] rect.box');
      if (box) chart.scrollTo({ left: Number(box.getAttribute("x")) * scale - 40 });
    }
  };
  const showSpec = (step, scroll) => {
    for (const line of lit) line.classList.remove("now");
    lit = [];
    const at = data.steps[step].at || (step === end ? data.property : null);
    for (const [text, first, last] of [data.steps[step].at, step === end ? data.property : null].filter(Boolean))
      for (let n = first; n <= last; n++) lit.push(by("l" + text + "-" + n));
    lit = lit.filter(Boolean);
    for (const line of lit) line.classList.add("now");
    if (at && lit.length && scroll) within(lit[0].closest("pre"), lit[0]);
  };
  // brings a part into sight within its own frame, without moving the page
  const within = (frame, part) => {
    const there = part.getBoundingClientRect(), here = frame.getBoundingClientRect();
    if (there.top < here.top || there.bottom > here.bottom) frame.scrollTop += there.top - here.top - frame.clientHeight / 3;
  };

  slider.addEventListener("input", () => show(Number(slider.value)));
  by("first").addEventListener("click", () => show(0));
  by("back").addEventListener("click", () => show(now - 1));
  by("next").addEventListener("click", () => show(now + 1));
  by("last").addEventListener("click", () => show(end));
  items.forEach((item, n) => item.querySelector(".go").addEventListener("click", () => show(n + 1)));
  rows.forEach((row) => row.addEventListener("click", () => show(Number(row.dataset.row))));
  document.addEventListener("keydown", (event) => {
    if (event.target === slider || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: end }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });
  const asked = /^#step-(\d+)$/.exec(location.hash);
  show(asked ? Number(asked[1]) : end, Boolean(asked));
})();
