// Gathers what the checks of publicity need to know of the page as it is shown right now. Judges nothing.
() => {
  const WORDS = /europ(ä|ae)ische[rn]? union|europ(ä|ae)ischer? (sozial)?fonds|kofinanziert von/i;
  const NAMES = /(eu|europa|europ(ä|ae)ische[-_ ]union)[-_ ]?(emblem|flagge?|fahne|logo)|(emblem|flagge?|fahne|logo)[-_ ](der[-_ ])?(eu|europ)|\besf\b|\befre\b|kofinanziert/i;
  const onPage = ({ left, top, width, height }) => ({ left: left + scrollX, top: top + scrollY, width, height });
  const box = (element) => onPage(element.getBoundingClientRect());
  // Where letters stand, line by line: the box of a wrapped line reaches over what stands before it.
  const linesOf = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].map(onPage);
  };
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const lineage = function* (element) { for (; element; element = element.parentElement) yield element; };
  const named = (element) => [
    element.getAttribute("aria-label"), element.getAttribute("alt"), element.querySelector("title")?.textContent,
    element.localName === "img" ? new URL(element.currentSrc || element.src || "about:blank", location).pathname.split("/").pop() : "",
  ].filter(Boolean).join(" ");
  const words = (element) => (element.innerText || "").replace(/\u00a0/g, " ").trim();
  const isEmblem = (element) => NAMES.test(named(element)) || (element.localName === "svg" && /emblem/i.test(named(element)));
  const pictures = [...document.querySelectorAll("svg, img")].filter(shown);
  const background = (element) => {
    for (const one of lineage(element)) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/^(transparent|rgba\(.*, 0\))$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  // The text beside an emblem: of the nearest element around it that has any.
  const beside = (emblem) => {
    let around = emblem.parentElement;
    for (let step = 0; step < 3 && around && !words(around); step++) around = around.parentElement;
    if (!around || !words(around)) return null;
    const walker = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
    const leaves = new Map();
    while (walker.nextNode()) {
      const text = walker.currentNode, leaf = text.parentElement;
      if (text.data.trim() && !emblem.contains(text)) leaves.set(leaf, [...(leaves.get(leaf) ?? []), ...linesOf(text)]);
    }
    return {
      lines: words(around).split("\n").map((line) => line.trim()).filter(Boolean),
      known: WORDS.test(words(around)),
      parts: [...leaves].filter(([leaf]) => shown(leaf)).map(([leaf, boxes]) => {
        const style = getComputedStyle(leaf);
        return {
          font: style.fontFamily, style: style.fontStyle, colour: style.color, background: background(leaf),
          underlined: [...lineage(leaf)].some((one) => one !== document.body && getComputedStyle(one).textDecorationLine !== "none"),
          shadow: style.textShadow !== "none", boxes,
        };
      }),
    };
  };
  const effects = (element) => [...lineage(element)].flatMap((one) => {
    const style = getComputedStyle(one);
    return [
      ...(style.filter !== "none" ? [`filter: ${style.filter}`] : []),
      ...(style.opacity !== "1" ? [`opacity: ${style.opacity}`] : []),
      ...(style.mixBlendMode !== "normal" ? [`mix-blend-mode: ${style.mixBlendMode}`] : []),
    ];
  });
  const emblems = pictures.filter(isEmblem);
  const logos = pictures.filter((one) => !emblems.includes(one) && one.localName === "img" && (one.closest(".logos") || /logo/i.test(named(one))));
  return {
    width: innerWidth, height: innerHeight, title: document.title, text: words(document.body),
    emblems: emblems.map((one) => ({
      box: box(one), tag: one.localName, source: one.currentSrc || "", name: one.getAttribute("aria-label") || one.getAttribute("alt") || "",
      natural: one.localName === "img" ? [one.naturalWidth, one.naturalHeight] : [],
      fills: [...one.querySelectorAll("[fill]")].map((part) => getComputedStyle(part).fill),
      effects: effects(one), text: beside(one),
    })),
    logos: logos.map((one) => ({
      box: box(one), source: one.currentSrc || one.src, alt: one.getAttribute("alt"), natural: [one.naturalWidth, one.naturalHeight],
      effects: effects(one),
      blank: [...lineage(one)].some((around) => around.localName === "a" && around.target === "_blank" && !(one.getAttribute("alt") || words(around))),
    })),
  };
}
