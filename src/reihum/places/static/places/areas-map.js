// All areas on a map that moves. From afar, counts of areas that lie together; nearer, outlines; near, their true ones.
// Each is a button that the keyboard reaches: a count leads nearer, an outline opens what is known of the area. With
// `data-pick` a click says where instead. Without JavaScript, or if the data cannot be loaded, the drawing stays.
// Where the map stands is kept behind the # of the address, so that it can be passed on.
const MOST = 300; // outlines at a time
const WIDE = 24; // pixels: narrower outlines are specks
const CELL = 72; // pixels: what lies together
const STEP = 1e-4; // degrees, as in kit/outline_code.py

/** The rings of an outline code as [latitude, longitude]; see kit/outline_code.py. */
function rings(code) {
  const numbers = [];
  for (let at = 0, rest = 0, shift = 0; at < code.length; at++) {
    const bits = code.charCodeAt(at) - 63;
    rest |= (bits & 31) << shift;
    shift += 5;
    if (bits < 32) {
      numbers.push(rest & 1 ? ~(rest >> 1) : rest >> 1);
      rest = shift = 0;
    }
  }
  const [west, south, grid] = numbers;
  const found = [];
  for (let at = 3; at < numbers.length; ) {
    const ring = [];
    let x = 0, y = 0;
    for (let left = numbers[at++]; left > 0; left--) {
      x += numbers[at++];
      y += numbers[at++];
      ring.push([(south + y * grid) * STEP, (west + x * grid) * STEP]);
    }
    found.push(ring);
  }
  return found;
}

class AreasMap extends HTMLElement {
  async connectedCallback() {
    const drawing = this.querySelector("svg");
    if (!window.L || !drawing || this.map) return;
    let data;
    try {
      data = await (await fetch(this.dataset.source)).json();
    } catch {
      return;
    }
    const [keys, names, cities, outlines] = data.areas;
    if (!keys.length || !this.isConnected) return;
    this.areas = keys.map((key, at) => {
      const shape = rings(outlines[at]);
      return { key, name: names[at], city: data.cities[cities[at]], shape, box: L.latLngBounds(shape.flat()) };
    });
    this.shown = new Map();
    this.build(drawing);
  }

  build(drawing) {
    const box = document.createElement("div");
    box.className = "moving";
    drawing.classList.add("on-paper"); // for who prints the page
    drawing.after(box);
    const { tiles, credit } = this.dataset;
    this.map = L.map(box, { attributionControl: Boolean(tiles), zoomSnap: 0.5, maxZoom: 18, scrollWheelZoom: false, zoomControl: false });
    L.control.zoom({ zoomInTitle: this.dataset.closer, zoomOutTitle: this.dataset.further }).addTo(this.map);
    if (tiles) L.tileLayer(tiles, { attribution: credit, maxZoom: 18 }).addTo(this.map);
    this.marks = L.layerGroup().addTo(this.map);
    const [, zoom, latitude, longitude] = location.hash.match(/^#karte=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/) ?? [];
    if (zoom) this.map.setView([Number(latitude), Number(longitude)], Number(zoom));
    else this.map.fitBounds(this.areas.reduce((all, area) => all.extend(area.box), L.latLngBounds([])), { paddingTopLeft: [56, 24], paddingBottomRight: [24, 40] });
    this.draw();
    this.map.on("moveend", () => {
      this.draw();
      const { lat, lng } = this.map.getCenter();
      history.replaceState(history.state, "", `#karte=${this.map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
    });
    if (this.dataset.pick) {
      box.classList.add("picking");
      this.map.on("click", (event) => this.pick(event.latlng));
      box.addEventListener("keydown", (event) => event.key === "Enter" && event.target === box && this.pick(this.map.getCenter()));
    }
    this.dispatchEvent(new CustomEvent("areas-map-ready", { bubbles: true }));
  }

  pick(place) {
    this.dispatchEvent(new CustomEvent("pick", { detail: place, bubbles: true }));
  }

  /** Draws what is in view, as outlines or as counts. What stays in view keeps its element, and so the focus. */
  draw() {
    const view = this.map.getBounds().pad(0.2);
    const seen = this.areas.filter((area) => view.intersects(area.box));
    const widths = seen.map((area) => this.width(area)).sort((one, other) => one - other);
    const near = seen.length <= MOST && (widths[widths.length >> 1] >= WIDE || this.map.getZoom() >= this.map.getMaxZoom());
    const wanted = near ? this.outlines(seen) : this.counts(seen);
    for (const [key, mark] of this.shown) {
      if (!wanted.has(key)) {
        this.marks.removeLayer(mark);
        this.shown.delete(key);
      }
    }
    for (const [key, make] of wanted) if (!this.shown.has(key)) this.shown.set(key, make());
    placeLabels(this.map, [...this.shown.values()]);
    if (near) this.sharpen(seen);
  }

  width(area) {
    return this.map.latLngToContainerPoint(area.box.getNorthEast()).x - this.map.latLngToContainerPoint(area.box.getSouthWest()).x;
  }

  outlines(seen) {
    return new Map(seen.map((area) => [`area ${area.key}`, () => {
      const mark = L.polygon(area.true ?? area.shape, { className: "area", weight: 2 }).addTo(this.marks);
      mark.bindTooltip(area.name, { direction: "center", className: "label", permanent: true });
      this.button(mark, `${area.name}, ${area.city}`, () => this.open(area, mark));
      return mark;
    }]));
  }

  counts(seen) {
    const cells = new Map();
    for (const area of seen) {
      const place = this.map.project(area.box.getCenter());
      const key = `${Math.floor(place.x / CELL)} ${Math.floor(place.y / CELL)}`;
      cells.set(key, [...(cells.get(key) ?? []), area]);
    }
    return new Map([...cells].map(([key, areas]) => [`count ${this.map.getZoom()} ${key} ${areas.length}`, () => {
      const box = areas.reduce((all, area) => all.extend(area.box), L.latLngBounds([]));
      const icon = L.divIcon({ className: "count", html: String(areas.length), iconSize: [38, 38] });
      const mark = L.marker(box.getCenter(), { icon, keyboard: false }).addTo(this.marks);
      const places = [...new Set(areas.map((area) => (areas.length === 1 ? area.name : area.city)))];
      if (places.length === 1) mark.bindTooltip(places[0], { direction: "bottom", offset: [0, 16], className: "label", permanent: true });
      const nearer = () => this.map.fitBounds(box, { padding: [24, 24], maxZoom: 17 });
      this.button(mark, `${areas.length} ${this.dataset.count}`, nearer);
      return mark;
    }]));
  }

  button(mark, name, act) {
    const element = mark.getElement();
    element.setAttribute("aria-label", name);
    labelOnDemand(mark);
    if (this.dataset.pick && mark instanceof L.Polygon) {
      element.setAttribute("role", "img");
      return; // the click goes to the map, and says where
    }
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
    mark.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      act();
    });
  }

  /** Loads the true outlines of what is in view, once for each area. */
  async sharpen(seen) {
    if (seen.every((area) => area.true)) return;
    this.loading?.abort();
    this.loading = new AbortController();
    const part = this.map.getBounds().pad(0.2).toBBoxString();
    let found;
    try {
      found = await (await fetch(`${this.dataset.outlines}&ausschnitt=${part}`, { signal: this.loading.signal })).json();
    } catch {
      return; // the rough ones stay
    }
    const byKey = new Map(seen.map((area) => [area.key, area]));
    for (const feature of found.features) {
      const area = byKey.get(feature.id);
      if (!area) continue;
      const { type, coordinates } = feature.geometry;
      area.true = L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2);
      this.shown.get(`area ${area.key}`)?.setLatLngs(area.true);
    }
  }

  /** Shows what is known of an area; Escape and the button lead back to where one was. */
  async open(area, mark) {
    const answer = await fetch(this.dataset.panel.replace("/0/", `/${area.key}/`));
    if (!answer.ok) return;
    this.panel?.remove();
    this.panel = document.createElement("div");
    this.panel.className = "panel stack";
    this.panel.tabIndex = -1;
    this.panel.setAttribute("role", "group");
    this.panel.setAttribute("aria-label", area.name);
    this.panel.innerHTML = await answer.text();
    const close = document.createElement("button");
    close.className = "button plain";
    close.type = "button";
    close.textContent = this.dataset.close;
    const back = () => {
      this.panel.remove();
      mark.getElement()?.focus();
    };
    close.addEventListener("click", back);
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && back());
    this.panel.append(close);
    this.append(this.panel);
    this.panel.focus();
  }

  disconnectedCallback() {
    this.map?.remove();
  }
}
customElements.define("areas-map", AreasMap);
