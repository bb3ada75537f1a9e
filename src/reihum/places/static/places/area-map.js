// Turns a drawn map into one that moves: outlines only, unless the operator has set a base map. Each outline stays a link that the
// keyboard reaches. Without JavaScript, or if the outlines cannot be loaded, the drawing stays; the list says the same.
class AreaMap extends HTMLElement {
  async connectedCallback() {
    const drawing = this.querySelector("svg");
    if (!window.L || !this.dataset.source || !drawing) return;
    let areas;
    try {
      areas = await (await fetch(this.dataset.source)).json();
    } catch {
      return;
    }
    if (!areas.features?.length || !this.isConnected) return;
    const box = document.createElement("div");
    box.className = "moving";
    drawing.classList.add("on-paper"); // for who prints the page
    drawing.after(box);
    const { tiles, credit } = this.dataset;
    this.map = L.map(box, { attributionControl: Boolean(tiles), zoomSnap: 0.25, maxZoom: 17, scrollWheelZoom: false, zoomControl: false });
    L.control.zoom({ zoomInTitle: this.dataset.closer, zoomOutTitle: this.dataset.further }).addTo(this.map);
    if (tiles) L.tileLayer(tiles, { attribution: credit }).addTo(this.map);
    const outlines = L.geoJSON(areas, {
      style: (area) => ({ className: String(area.id) === this.dataset.here ? "area here" : "area", weight: 2 }),
      onEachFeature: (area, layer) => layer.bindTooltip(area.properties.name, { permanent: true, direction: "center", className: "label" }),
    });
    this.map.fitBounds(outlines.getBounds(), { padding: [24, 24] });
    outlines.addTo(this.map).eachLayer((layer) => this.link(layer));
    const isHere = (layer) => String(layer.feature.id) === this.dataset.here;
    const layers = outlines.getLayers().sort((one, other) => isHere(other) - isHere(one));
    placeLabels(this.map, layers);
    this.map.on("moveend", () => placeLabels(this.map, layers));
  }

  link(layer) {
    const { name, url } = layer.feature.properties;
    const path = layer.getElement();
    const go = () => location.assign(url);
    path.setAttribute("role", "link");
    path.setAttribute("tabindex", "0");
    path.setAttribute("aria-label", name);
    labelOnDemand(layer);
    path.addEventListener("keydown", (event) => event.key === "Enter" && go());
    layer.on("click", go);
  }

  disconnectedCallback() {
    this.map?.remove();
  }
}
customElements.define("area-map", AreaMap);
