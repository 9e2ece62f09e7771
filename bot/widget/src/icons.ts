/** Line icons on a 24 × 24 grid, drawn with the text colour. */

const PATHS = {
  send: "M4 12 3 4.5 21 12 3 19.5 4 12Zm0 0h8",
  house: "M3 11.5 12 4l9 7.5M5.5 9.6V20h13V9.6M10 20v-5.5h4V20",
  chat: "M4 5h16v11H11l-4.5 4v-4H4V5Zm4 4h8M8 12h5",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  bin: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10.2 10.5v5.5M13.8 10.5v5.5",
  book: "M12 6.5C10 5 7 4.5 4 4.8v13.4c3-.3 6 .2 8 1.7 2-1.5 5-2 8-1.7V4.8c-3-.3-6 .2-8 1.7Zm0 0v13.4",
  next: "M9 6l6 6-6 6",
  down: "M12 5v13M6.5 12.5 12 18l5.5-5.5",
  warning: "M12 4 21 19.5H3L12 4Zm0 6v4.5m0 2.3v.2",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8c.7-3.8 3.7-5.5 7.5-5.5s6.8 1.7 7.5 5.5",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5.5m0-8.8v.2",
  again: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9m0-5v5h-5",
  offline: "M3 3l18 18M5 12.5c1.6-1.5 3.6-2.4 5.7-2.7M19 12.5a9.6 9.6 0 0 0-3.6-2.2M8.5 16c.9-.9 2.1-1.4 3.5-1.4s2.6.5 3.5 1.4M12 19.5v.2M2 9a14 14 0 0 1 4-2.6M22 9a14.3 14.3 0 0 0-11-3.9",
  thumbUp: "M7 20H4v-9h3m0 9v-9l4.2-7.5c1.6 0 2.6 1.2 2.2 2.8L12.5 10H19c1 0 1.7.9 1.5 1.9l-1.4 6.4c-.2 1-1 1.7-2 1.7H7Z",
  thumbDown: "M17 4h3v9h-3m0-9v9l-4.2 7.5c-1.6 0-2.6-1.2-2.2-2.8l.9-3.7H5c-1 0-1.7-.9-1.5-1.9l1.4-6.4c.2-1 1-1.7 2-1.7H17Z",
  out: "M13 5h6v6M19 5l-8.5 8.5M17 14v5H5V7h5",
} as const;

export type Icon = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: Icon): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
