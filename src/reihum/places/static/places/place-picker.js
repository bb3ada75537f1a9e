// Fills in the position for "Is my address inside?": from a click on the map, or from where the device is. It is sent by
// the form as if it had been typed, in the body of a POST. Without JavaScript the form is there to type into.
class PlacePicker extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const here = this.querySelector("[data-here]");
    const status = this.querySelector("[data-status]");
    const send = (latitude, longitude) => {
      form.elements.wo.value = `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;
      form.requestSubmit();
    };
    this.addEventListener("pick", (event) => send(event.detail.lat, event.detail.lng));
    this.addEventListener("areas-map-ready", () => this.querySelector("[data-hint]")?.removeAttribute("hidden"));
    if (!navigator.geolocation) return;
    here.hidden = false;
    here.addEventListener("click", () => {
      status.textContent = status.dataset.asking;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => send(coords.latitude, coords.longitude),
        () => (status.textContent = status.dataset.denied),
        { enableHighAccuracy: true, timeout: 15000 },
      );
    });
  }
}
customElements.define("place-picker", PlacePicker);
