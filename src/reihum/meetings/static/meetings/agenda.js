// Points of the agenda can be dragged by the mouse. The buttons beside them do the same by key, finger and without script.
"use strict";

const list = document.querySelector("[data-arrange]");
const form = document.querySelector("#arrange");

const send = () => {
  form.querySelectorAll("[name=punkt]").forEach((field) => field.remove());
  for (const point of list.children) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "punkt", value: point.dataset.key });
    form.append(field);
  }
  form.submit();
};

if (list) {
  let dragged = null;
  for (const point of list.children) {
    point.draggable = true;
    point.addEventListener("dragstart", (event) => {
      dragged = point;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", point.dataset.key);
    });
    point.addEventListener("dragover", (event) => {
      if (!dragged || dragged === point) return;
      event.preventDefault();
      const { top, height } = point.getBoundingClientRect();
      list.insertBefore(dragged, event.clientY < top + height / 2 ? point : point.nextSibling);
    });
    point.addEventListener("drop", (event) => event.preventDefault());
    point.addEventListener("dragend", () => {
      dragged = null;
      send();
    });
  }
}
