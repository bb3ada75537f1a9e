// Asks, whenever something changes that decides about it, which funders the article will name, what is missing and wrong.
customElements.define("acknowledgement-panel", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.changed = () => this.ask();
    this.form?.addEventListener("change", this.changed);
    if (this.form) this.ask();
  }

  disconnectedCallback() {
    this.form?.removeEventListener("change", this.changed);
  }

  chosen() {
    const given = new FormData(this.form), chosen = new URLSearchParams();
    for (const [name, value] of given) {
      if (!value) continue;
      const row = /^(projects|logos)-\d+-(project|logo)$/.exec(name);
      if (/^(areas|periods|meeting|date)$/.test(name)) chosen.append(name, value);
      else if (row && !given.get(name.replace(row[2], "DELETE"))) chosen.append(row[1], value);
      else if (/^picture$|^body-.*-picture-image$/.test(name)) chosen.append("photos", value);
    }
    return chosen.toString();
  }

  async ask() {
    this.asking?.abort(); // an answer that nobody reads keeps its connection open
    const question = this.chosen();
    if (question === this.answered) return;
    this.asking = new AbortController();
    try {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const response = await fetch(`${this.dataset.address}?${question}`, { headers, signal: this.asking.signal });
      const answer = await response.text();
      if (!response.ok) return;
      this.firstElementChild.innerHTML = answer;
      this.answered = question;
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }
});
