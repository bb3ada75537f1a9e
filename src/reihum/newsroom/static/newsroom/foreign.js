// A video or a map from elsewhere: a button that puts it here. Before that, nothing is asked of the other host.

class ForeignFrame extends HTMLElement {
  connectedCallback() {
    const offer = this.querySelector("[data-src]");
    if (!offer) return;
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => {
      const frame = document.createElement("iframe");
      frame.title = offer.dataset.title;
      frame.allowFullscreen = true;
      frame.referrerPolicy = "strict-origin"; // YouTube shows nothing to those who do not say where they come from
      frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation");
      frame.src = offer.dataset.src;
      offer.replaceWith(frame);
      frame.focus(); // where the button was, the keyboard goes on
    });
  }
}

customElements.define("foreign-frame", ForeignFrame);
