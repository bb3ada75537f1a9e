// Asks, whenever area, period, meeting or date change, which funders the article will name and what is missing.
customElements.define("acknowledgement-panel", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.changed = (event) => {
      if (/^(areas|periods|meeting|date)$/.test(event.target.name)) this.ask();
    };
    this.form?.addEventListener("change", this.changed);
    if (this.form) this.ask();
  }

  disconnectedCallback() {
    this.form?.removeEventListener("change", this.changed);
  }

  async ask() {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (/^(areas|periods|meeting|date)$/.test(name) && value) chosen.append(name, value);
    }
    const question = (this.question = chosen.toString());
    if (question === this.answered) return;
    const response = await fetch(`${this.dataset.address}?${question}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok || question !== this.question) return;
    this.answered = question;
    this.firstElementChild.innerHTML = await response.text();
  }
});
