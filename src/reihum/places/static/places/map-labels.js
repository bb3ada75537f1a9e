// Names on maps that neither touch each other nor leave the map. For all maps that move; Leaflet's tooltips are the names.

/** Shows the names of Leaflet layers where there is room, the first ones first; the others when pointed at or focused. */
function placeLabels(map, marks) {
  const frame = map.getContainer().getBoundingClientRect();
  const touch = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const counts = new Map(marks.filter((mark) => mark instanceof L.Marker).map((mark) => [mark, mark.getElement().getBoundingClientRect()]));
  const names = [];
  for (const mark of marks) {
    const name = mark.getTooltip()?.getElement();
    if (!name) continue;
    const box = name.getBoundingClientRect();
    const fits = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
      && !names.some((other) => touch(box, other))
      && ![...counts].some(([other, circle]) => other !== mark && touch(box, circle));
    name.classList.toggle("pushed", !fits);
    if (fits) names.push(box);
  }
}

/** Shows the name of a layer while it is pointed at or focused. */
function labelOnDemand(mark) {
  const label = mark.getTooltip()?.getElement();
  for (const [event, on] of [["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]]) {
    mark.getElement().addEventListener(event, () => label?.classList.toggle("wanted", on));
  }
}
