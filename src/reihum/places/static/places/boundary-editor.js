// Draws a boundary instead of typing it: on a map, or in a list of points that says and does the same by keyboard. What is
// drawn goes as GeoJSON into the textarea inside, which stays the field of the form; without JavaScript it is all there is.
const ROWS = 200; // points of a ring shown at a time, in the list and as handles on the map
const STEPS = 30; // that can be undone
const MOST_CHECKED = 400; // points of a ring up to which each edge is compared with each other
const RADIUS = 6371007.2; // metres, of the sphere with the earth's surface
const GERMANY = [[47.2, 5.8], [55.1, 15.1]];
const LINES = [/^(\d{1,3}(?:[.,]\d+)?)(?:\s*;\s*|,?\s+)(\d{1,3}(?:[.,]\d+)?)$/, /^(\d{1,3}\.\d+),(\d{1,3}\.\d+)$/];
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const number = (text) => (/^-?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN);
const written = (degrees) => String(degrees).replace(".", ",");
const rounded = (degrees) => Math.round(degrees * 1e7) / 1e7;
const isPoint = (it) =>
  Array.isArray(it) && Number.isFinite(it[0]) && Number.isFinite(it[1]) && Math.abs(it[0]) <= 180 && Math.abs(it[1]) <= 90;
const isSame = (a, b) => a[0] === b[0] && a[1] === b[1];

// A ring as GeoJSON has it, without the last point that only repeats the first. Throws if it is none.
const opened = (ring) => {
  if (!ring.every(isPoint)) throw new Error("no point");
  const points = ring.map(([longitude, latitude]) => [longitude, latitude]);
  if (points.length > 1 && isSame(points[0], points.at(-1))) points.pop();
  return points;
};

// Parts, each a list of rings: its outline, then its holes. Throws if the text is neither GeoJSON nor points.
const read = (text) => {
  if (["", "null"].includes(text.trim())) return [];
  if (!text.trim().startsWith("{")) return readLines(text);
  let value = JSON.parse(text);
  if (value.type === "FeatureCollection" && value.features.length === 1) value = value.features[0];
  if (value.type === "Feature") value = value.geometry;
  if (!["Polygon", "MultiPolygon"].includes(value.type)) throw new Error("no surface");
  const parts = value.type === "Polygon" ? [value.coordinates] : value.coordinates;
  return parts.map((rings) => rings.map(opened));
};
const readLines = (text) =>
  text.trim().split(/\n[^\S\n]*\n\s*/).map((part) => [
    opened(part.split("\n").map((line) => {
      const found = LINES.map((form) => form.exec(line.trim())).find(Boolean);
      // As the server does: in Germany the greater number is the latitude.
      return [number(found[1]), number(found[2])].sort((a, b) => a - b);
    })),
  ]);

const closed = (ring) => [...ring, ring[0]].map((point) => point.map(rounded));
const geojson = (parts) => {
  const drawn = parts.filter(([outline]) => outline.length).map((rings) => rings.filter((ring) => ring.length).map(closed));
  if (!drawn.length) return "";
  return JSON.stringify(
    drawn.length === 1 ? { type: "Polygon", coordinates: drawn[0] } : { type: "MultiPolygon", coordinates: drawn },
  );
};

const hectares = (ring) => {
  const radians = ring.map((point) => point.map((degrees) => (degrees * Math.PI) / 180));
  const sum = radians.reduce((total, [x, y], at) => {
    const [nextX, nextY] = radians[(at + 1) % radians.length];
    return total + (nextX - x) * (2 + Math.sin(y) + Math.sin(nextY));
  }, 0);
  return (Math.abs(sum) * RADIUS ** 2) / 2 / 10000;
};
const turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
const crosses = (ring) =>
  ring.length <= MOST_CHECKED &&
  ring.some((a, i) => {
    const b = ring[(i + 1) % ring.length];
    return ring.slice(i + 2).some((c, skipped) => {
      const d = ring[(i + 3 + skipped) % ring.length];
      return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
    });
  });

class BoundaryEditor extends HTMLElement {
  connectedCallback() {
    // The back office loads scripts first: what is inside comes later.
    if (document.readyState === "loading") return void document.addEventListener("DOMContentLoaded", () => this.connectedCallback(), { once: true });
    this.field = this.querySelector("textarea");
    if (this.map || !this.field || !window.L) return;
    this.build();
    this.start();
    this.field.addEventListener("change", () => this.start());
    this.field.addEventListener("invalid", () => (this.text.open = true));
  }

  build() {
    const { dataset } = this;
    const button = (label, onclick) => make("button", { type: "button", className: "button button-small button-secondary", textContent: label, onclick });
    this.button = button;
    this.select = make("select", { onchange: () => this.choose(...this.select.value.split(" ").map(Number)) });
    this.remover = button(dataset.removePart, () => this.removeRing());
    this.undoer = button(dataset.undo, () => this.undo());
    this.holer = button(dataset.newHole, () => this.newRing(true));
    const tools = make("div", { className: "tools" }, make("label", {}, `${dataset.edit} `, this.select),
      button(dataset.newPart, () => this.newRing(false)), this.holer, this.remover, this.undoer);
    const box = make("div", { className: "moving" });
    this.rows = make("tbody");
    this.pager = make("p", { className: "tools" });
    const heads = [dataset.number, dataset.latitude, dataset.longitude, dataset.actions];
    const table = make("table", {}, make("caption", { textContent: dataset.points }),
      make("thead", {}, make("tr", {}, ...heads.map((textContent) => make("th", { scope: "col", textContent })))), this.rows);
    this.adder = button(dataset.append, () => this.insert(this.ring.length));
    this.tools = make("div", {}, tools, make("p", { className: "help", textContent: dataset.hint }), box,
      make("div", { className: "list" }, table), this.pager, this.adder);
    this.status = make("p", { role: "status" });
    this.text = make("details", {}, make("summary", { textContent: dataset.text }));
    this.field.before(this.tools, this.status, this.text);
    this.text.append(this.field);

    this.map = L.map(box, { attributionControl: Boolean(dataset.tiles), zoomControl: false, zoomSnap: 0.25, maxZoom: 19, scrollWheelZoom: false, doubleClickZoom: false });
    L.control.zoom({ zoomInTitle: dataset.closer, zoomOutTitle: dataset.further }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    if (dataset.tiles) L.tileLayer(dataset.tiles, { attribution: dataset.credit }).addTo(this.map);
    this.map.fitBounds(GERMANY);
    this.outlines = L.layerGroup().addTo(this.map);
    this.handles = L.layerGroup().addTo(this.map);
    this.map.on("click", (event) => this.insert(this.nearest(event.latlng), [event.latlng.lng, event.latlng.lat], false));
    // In a panel that is folded, or a row that is new, the map has its size only later.
    new ResizeObserver(() => {
      if (!box.clientWidth) return;
      this.map.invalidateSize();
      if (!this.fitted) this.fit();
    }).observe(box);
  }

  // Takes over what stands in the field; leaves it alone if that cannot be read.
  start() {
    this.past = [];
    try {
      this.parts = read(this.field.value);
    } catch {
      this.parts = null;
    }
    this.tools.hidden = !this.parts;
    this.text.open = !this.parts;
    if (!this.parts) return void (this.status.textContent = this.dataset.unreadable);
    if (!this.parts.length) this.parts.push([[]]);
    this.choose(0, 0);
    this.fit();
  }

  fit() {
    const points = this.parts?.flat(2) ?? [];
    this.fitted = this.map.getSize().x > 0;
    if (this.fitted) this.map.fitBounds(points.length ? points.map(([x, y]) => [y, x]) : GERMANY, { padding: [24, 24], maxZoom: 17 });
  }

  get ring() {
    return this.parts[this.part][this.at];
  }

  choose(part, at) {
    [this.part, this.at, this.page] = [part, at, 0];
    this.show();
  }

  // Remembers how it was. Moves of one point in a row are one step.
  remember(step = "") {
    if (step && this.past.at(-1)?.step === step) return;
    this.past.push({ step, parts: JSON.stringify(this.parts), chosen: [this.part, this.at] });
    if (this.past.length > STEPS) this.past.shift();
  }

  undo() {
    if (!this.past.length) return;
    const { parts, chosen } = this.past.pop();
    this.parts = JSON.parse(parts);
    this.choose(...chosen);
    this.write();
  }

  write() {
    this.field.value = geojson(this.parts);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  newRing(isHole) {
    if (isHole && this.parts[this.part][0].length < 3) return;
    this.remember();
    if (isHole) this.parts[this.part].push([]);
    else this.parts.push([[]]);
    const part = isHole ? this.part : this.parts.length - 1;
    this.choose(part, this.parts[part].length - 1);
  }

  removeRing() {
    this.remember();
    if (this.at) this.parts[this.part].splice(this.at, 1);
    else this.parts.splice(this.part, 1);
    if (!this.parts.length) this.parts.push([[]]);
    this.choose(Math.min(this.part, this.parts.length - 1), 0);
    this.write();
  }

  // A new point before the one at `at`: where it is said, else halfway between its neighbours, else in the middle of the map.
  insert(at, point, focus = true) {
    const { ring } = this;
    const [before, after] = [ring[at - 1], ring[at] ?? ring[0]];
    const { lng, lat } = this.map.getCenter();
    const middle = before ? [(before[0] + after[0]) / 2, (before[1] + after[1]) / 2] : [lng, lat];
    this.remember();
    ring.splice(at, 0, (point ?? middle).map(rounded));
    this.page = Math.floor(at / ROWS);
    this.show();
    this.write();
    if (focus) this.rows.children[at % ROWS].querySelector("input").focus();
  }

  remove(at) {
    this.remember();
    this.ring.splice(at, 1);
    const next = Math.max(Math.min(at, this.ring.length - 1), 0);
    this.page = Math.floor(next / ROWS);
    this.show();
    this.write();
    return next % ROWS;
  }

  move(at, point) {
    this.remember(`${this.part} ${this.at} ${at}`);
    this.ring[at] = point.map(rounded);
    this.drawOutlines();
    this.tell();
    this.write();
  }

  // Where a point at this place goes into the ring: into its nearest edge, and of two equally near ones into the later.
  nearest(latlng) {
    const { ring, map } = this;
    if (ring.length < 3) return ring.length;
    const here = map.latLngToLayerPoint(latlng);
    const points = ring.map(([x, y]) => map.latLngToLayerPoint([y, x]));
    const far = points.map((point, at) => L.LineUtil.pointToSegmentDistance(here, point, points[(at + 1) % points.length]));
    return far.lastIndexOf(far.reduce((a, b) => Math.min(a, b))) + 1;
  }

  show() {
    const { dataset } = this;
    this.select.replaceChildren(...this.parts.flatMap((rings, part) => rings.map((_, at) => {
      const textContent = fill(at ? dataset.hole : dataset.part, { part: part + 1, hole: at });
      return make("option", { value: `${part} ${at}`, textContent, selected: part === this.part && at === this.at });
    })));
    this.remover.textContent = this.at ? dataset.removeHole : dataset.removePart;
    this.drawOutlines();
    this.drawHandles();
    this.list();
    this.tell();
  }

  drawOutlines() {
    this.outlines.clearLayers();
    for (const [part, rings] of this.parts.entries()) {
      const corners = rings.map((ring) => ring.map(([x, y]) => [y, x]));
      L.polygon(corners, { className: "part", interactive: false, weight: 2 }).addTo(this.outlines);
      const chosen = part === this.part && corners[this.at];
      if (chosen) L.polygon(chosen, { className: "chosen", interactive: false, fill: false, weight: 3 }).addTo(this.outlines);
    }
  }

  get shown() {
    const first = this.page * ROWS;
    return this.ring.slice(first, first + ROWS).map((point, row) => [first + row, point]);
  }

  drawHandles() {
    this.handles.clearLayers();
    for (const [at, [x, y]] of this.shown) {
      const icon = L.divIcon({ className: "handle", iconSize: [24, 24] });
      const handle = L.marker([y, x], { icon, draggable: true }).addTo(this.handles);
      const place = () => [handle.getLatLng().lng, handle.getLatLng().lat];
      handle.on("drag", () => this.move(at, place()));
      // Later: the click that ends the pull must still meet the handle, or it would be one on the map.
      handle.on("dragend", () => setTimeout(() => this.show()));
      const element = handle.getElement();
      element.ariaLabel = fill(this.dataset.point, { number: at + 1 });
      element.tabIndex = at % ROWS ? -1 : 0; // one stop for Tab; from there with Page Up and Page Down
      element.addEventListener("keydown", (event) => this.key(event, at, handle));
    }
  }

  key(event, at, handle) {
    const handles = this.handles.getLayers().map((layer) => layer.getElement());
    const step = ARROWS[event.key];
    if (step) {
      const to = this.map.latLngToContainerPoint(handle.getLatLng()).add(L.point(step).multiplyBy(event.shiftKey ? 10 : 1));
      handle.setLatLng(this.map.containerPointToLatLng(to));
      this.move(at, [handle.getLatLng().lng, handle.getLatLng().lat]);
      this.list();
    } else if (event.key === "Delete") {
      const next = this.remove(at);
      (this.handles.getLayers()[next]?.getElement() ?? this.adder).focus();
    } else if (event.key === "PageDown") handles[(at + 1) % ROWS]?.focus();
    else if (event.key === "PageUp") handles[(at % ROWS) - 1]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  list() {
    const { dataset } = this;
    this.rows.replaceChildren(...this.shown.map(([at, point]) => {
      const values = { number: at + 1 };
      const after = this.button(dataset.insert, () => this.insert(at + 1));
      after.ariaLabel = fill(dataset.insertAfter, values);
      const out = this.button(dataset.remove, () => {
        const next = this.remove(at);
        (this.rows.children[next]?.querySelector("button:last-of-type") ?? this.adder).focus();
      });
      out.ariaLabel = fill(dataset.removePoint, values);
      return make("tr", {}, make("th", { scope: "row", textContent: at + 1 }),
        make("td", {}, this.input(at, 1, point, dataset.latitudeOf)), make("td", {}, this.input(at, 0, point, dataset.longitudeOf)),
        make("td", {}, after, " ", out));
    }));
    const last = Math.floor(Math.max(this.ring.length - 1, 0) / ROWS);
    const turnTo = (label, page) => {
      const button = this.button(label, () => { this.page = page; this.show(); this.rows.querySelector("input")?.focus(); });
      button.disabled = page < 0 || page > last;
      return button;
    };
    this.pager.hidden = !last;
    const span = { first: this.page * ROWS + 1, last: Math.min((this.page + 1) * ROWS, this.ring.length), all: this.ring.length };
    this.pager.replaceChildren(turnTo(dataset.previous, this.page - 1), fill(dataset.span, span), turnTo(dataset.next, this.page + 1));
  }

  input(at, axis, point, label) {
    const input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", value: written(point[axis]), ariaLabel: fill(label, { number: at + 1 }) });
    const take = () => {
      const degrees = number(input.value);
      const isWrong = !(Math.abs(degrees) <= (axis ? 90 : 180));
      input.ariaInvalid = String(isWrong);
      if (isWrong) return void (this.status.textContent = fill(this.dataset.wrong, { number: at + 1 }));
      if (rounded(degrees) === this.ring[at][axis]) return this.tell();
      this.move(at, this.ring[at].with(axis, degrees));
      this.drawHandles();
    };
    input.addEventListener("change", take);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // or the whole form would be sent
      take();
    });
    return input;
  }

  tell() {
    const { dataset } = this;
    const size = this.parts.reduce((sum, rings) => sum + rings.reduce((rest, ring, at) => rest + (at ? -1 : 1) * hectares(ring), 0), 0);
    const numbers = { points: this.parts.flat(2).length, hectares: size.toLocaleString("de-DE", { maximumFractionDigits: 1 }) };
    const said = [fill(dataset.size, numbers), crosses(this.ring) ? dataset.crosses : ""].join(" ").trim();
    if (this.status.textContent !== said) this.status.textContent = said;
    this.status.classList.toggle("warning", crosses(this.ring));
    this.undoer.ariaDisabled = String(!this.past.length);
    this.holer.ariaDisabled = String(this.parts[this.part][0].length < 3);
  }
}
customElements.define("boundary-editor", BoundaryEditor);
