// Shows a walk: asks the server for the view of it, and puts that in place as text. The walk itself is in the address.
"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const make = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const walk = () => (location.hash.slice(1) || document.body.dataset.first).split(".");
  const go = (numbers) => { location.hash = numbers.join("."); };
  const take = (number) => go([...walk(), number]);
  const back = () => { if (walk().length > 1) go(walk().slice(0, -1)); };
  const restart = () => go(walk().slice(0, 1));

  let asked = 0;
  const show = async () => {
    const turn = ++asked, here = walk().join(".");
    const answer = await fetch("view?walk=" + encodeURIComponent(here));
    if (turn !== asked) return; // somebody has gone on meanwhile
    if (!answer.ok) {
      by("says").textContent = "there is no such walk";
      by("choices").replaceChildren();
      return;
    }
    const view = await answer.json();
    if (turn !== asked) return;
    by("save").href = "trace.json?walk=" + encodeURIComponent(here);
    const last = view.steps[view.steps.length - 1];
    by("where").textContent = view.steps.length === 0 ? "the start" : "step " + view.steps.length;
    by("says").textContent = last ? last.says : view.starts > 1 ? "initial state " + (Number(walk()[0]) + 1) + " of " + view.starts : "";
    by("note").hidden = view.note === null;
    by("note").textContent = view.note || "";
    by("choices").replaceChildren(...view.choices.map(offer));
    by("more").hidden = view.more === 0;
    by("more").textContent = "and " + view.more + " more that are not shown";
    by("truths").replaceChildren(...view.truths.map(truth));
    by("cells").replaceChildren(...view.state.map(cell));
    by("walked").replaceChildren(...view.steps.map(walked));
    const svg = new DOMParser().parseFromString(view.chart, "image/svg+xml").documentElement;
    by("chart").style.setProperty("--wide", view.wide);
    by("chart").replaceChildren(document.importNode(svg, true));
    by("chart").scrollTop = by("chart").scrollHeight;
    document.body.dataset.steps = view.steps.length;
  };
  const offer = (choice, number) => {
    const item = make("li"), button = make("button", choice.says);
    button.type = "button";
    button.addEventListener("click", () => take(number));
    item.append(button);
    if (choice.fault) item.append(make("span", "fault: " + choice.fault + (choice.spends ? ", " + choice.spends : ""), "note"));
    if (choice.violates.length) item.append(make("span", "violates " + choice.violates.join(", "), "note"));
    return item;
  };
  const truth = ([name, value]) => {
    const item = make("li", name + " ");
    item.append(make("span", value, value === "false" ? "bad" : value === "reached" ? "good" : ""));
    return item;
  };
  const cell = ([owner, label, value, changed]) => {
    const row = make("tr"), head = make("th", owner);
    head.scope = "row";
    row.append(head, make("td", label), make("td", value, changed ? "new" : ""));
    return row;
  };
  const walked = (step, number) => {
    const item = make("li"), button = make("button", step.says, "go");
    button.type = "button";
    button.addEventListener("click", () => go(walk().slice(0, number + 2)));
    item.append(button);
    if (step.fault) item.append(make("span", " fault: " + step.fault, "fault"));
    for (const event of step.events) item.append(make("br"), make("span", event, "event"));
    return item;
  };

  by("restart").addEventListener("click", restart);
  by("back").addEventListener("click", back);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") back();
    else if (event.key === "Home") restart();
    else if (/^[1-9]$/.test(event.key)) {
      const button = by("choices").querySelectorAll("button")[Number(event.key) - 1];
      if (button) button.click();
    } else return;
    event.preventDefault();
  });
  window.addEventListener("hashchange", show);
  show();
})();
