// What the portal does beyond plain HTML. Every page is complete without it.

import { keepAlertsAway } from "./alert";
import { offerCopying } from "./copy";
import { dropBrokenPreviews } from "./pictures";
import { offerDiagrams } from "./diagram/load";
import { offerMaps } from "./map/load";
import { offerLanguages } from "./language";
import { followMoved } from "./moved";
import { offerKeeping, onFavourites, showKept } from "./search/favourites";
import { isAsked, offerNearest, offerSearch } from "./search/load";
import { offerSharing, offerTexts } from "./share";
import { offerScrolling } from "./scroll";
import { applyScheme, offerSchemes } from "./scheme";
import { showRelativeTimes } from "./time";
import { showUpdates } from "./updates";

// The script is in the head, so that the chosen colours are there before anything is painted.
applyScheme();
document.documentElement.classList.add("has-scripts");
document.documentElement.classList.toggle("is-asked", isAsked());
dropBrokenPreviews();

document.addEventListener("DOMContentLoaded", () => {
  followMoved();
  offerSchemes();
  offerLanguages();
  keepAlertsAway();
  offerCopying();
  offerDiagrams();
  offerScrolling();
  offerTexts();
  offerSharing();
  showRelativeTimes();
  showUpdates();
  offerMaps();
  offerSearch();
  offerNearest();
  offerKeeping();
  onFavourites(() => showKept());
});
