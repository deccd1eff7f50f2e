// What the maps say. The page brings its language's words in `data-words` of the map or what it is in; English
// replaces those it lacks.

const ENGLISH = {
  zoomIn: "Closer",
  zoomOut: "Farther",
  inView: "{n} in view",
  everywhere: "{n} of the whole Earth",
  listed: "the first {n} are listed",
  wholeEarth: "whole Earth",
  projects: "{n} projects",
  moveCloser: "{n} projects: move closer",
  draw: "Draw a box",
  take: "Use this view",
  clear: "Remove the box",
  northWest: "North-west corner",
  northEast: "North-east corner",
  southWest: "South-west corner",
  southEast: "South-east corner",
  loadingData: "Loading…",
  forbidden: "The server of this file does not let other sites read it: download it instead.",
  tooLarge: "The file is too large to be shown here.",
  unreadable: "The file cannot be read.",
  otherProjection: "Its coordinate system is not shown here.",
  noOverview: "The file has no overview that is small enough.",
  wholeOnly: "The server gives the whole file only, which is too large to be shown here.",
  moveCorner: "Drag, or move with the arrow keys",
};

export type Words = (name: keyof typeof ENGLISH, number?: number) => string;

export function number(value: number): string {
  return value.toLocaleString(document.documentElement.lang || "en");
}

export function wordsOf(frame: HTMLElement): Words {
  const given = frame.closest<HTMLElement>("[data-words]")?.dataset["words"] ?? "{}";
  const words = { ...ENGLISH, ...(JSON.parse(given) as Partial<typeof ENGLISH>) };
  return (name, count) => (count === undefined ? words[name] : words[name].replace("{n}", number(count)));
}
