// Draws rectangles on a picture with the mouse, a finger or a pen. The number fields below are the truth and work without
// this file; what is drawn is written into them, and what is typed there is drawn.
customElements.define("blur-tool", class extends HTMLElement {
  connectedCallback() {
    this.canvas = this.querySelector(".reihum-canvas");
    this.list = this.querySelector(".reihum-rectangles");
    this.total = this.querySelector("[name$=TOTAL_FORMS]");
    this.boxes = new Map();
    this.list.querySelectorAll("[data-rectangle]").forEach((row) => this.adopt(row));
    const add = this.button(this.dataset.add, () => this.row().querySelector("input").focus());
    this.list.after(add);
    this.list.addEventListener("input", (event) => this.draw(event.target.closest("[data-rectangle]")));
    this.canvas.addEventListener("pointerdown", (event) => this.start(event));
  }

  button(label, action) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button-small button-secondary", textContent: label });
    button.addEventListener("click", action);
    return button;
  }

  fields(row) {
    return ["x", "y", "width", "height"].map((name) => row.querySelector(`[name$=-${name}]`));
  }

  adopt(row) {
    row.append(this.button(this.dataset.remove, () => {
      this.fields(row).forEach((field) => { field.value = ""; });
      this.draw(row);
      row.hidden = true;
    }));
    this.draw(row);
  }

  // A row that is empty, or a new one.
  row() {
    const rows = [...this.list.querySelectorAll("[data-rectangle]")];
    let row = rows.find((one) => this.fields(one).every((field) => field.value === ""));
    if (!row && rows.length < Number(this.dataset.most)) {
      const made = document.createElement("div");
      made.innerHTML = this.querySelector("template").innerHTML.replaceAll("__prefix__", this.total.value);
      row = made.firstElementChild;
      this.total.value = Number(this.total.value) + 1;
      this.list.append(row);
      this.adopt(row);
    }
    if (row) row.hidden = false;
    return row;
  }

  draw(row) {
    const values = this.fields(row).map((field) => Number(field.value.replace(",", ".")));
    let box = this.boxes.get(row);
    if (!values[2] || !values[3]) {
      box?.remove();
      this.boxes.delete(row);
      return;
    }
    if (!box) {
      box = document.createElement("span");
      this.boxes.set(row, box);
      this.canvas.append(box);
    }
    ["left", "top", "width", "height"].forEach((side, number) => { box.style[side] = `${values[number]}%`; });
  }

  start(event) {
    const row = event.button === 0 && this.row();
    if (!row) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    const area = this.canvas.getBoundingClientRect();
    const at = (one) => [
      Math.min(100, Math.max(0, 100 * (one.clientX - area.left) / area.width)),
      Math.min(100, Math.max(0, 100 * (one.clientY - area.top) / area.height)),
    ];
    const [x, y] = at(event);
    const move = (one) => {
      const [toX, toY] = at(one);
      const values = [Math.min(x, toX), Math.min(y, toY), Math.abs(toX - x), Math.abs(toY - y)];
      this.fields(row).forEach((field, number) => { field.value = values[number].toFixed(1); });
      this.draw(row);
    };
    const end = () => {
      this.canvas.removeEventListener("pointermove", move);
      const [, , width, height] = this.fields(row);
      if (Number(width.value) < 0.5 || Number(height.value) < 0.5) {
        this.fields(row).forEach((field) => { field.value = ""; });
        this.draw(row);
      }
    };
    this.canvas.addEventListener("pointermove", move);
    this.canvas.addEventListener("pointerup", end, { once: true });
    this.canvas.addEventListener("pointercancel", end, { once: true });
  }
});
