// The script of the search: loaded by pages that have a list, when it is first used.

import { begin } from "./finder";
import { suggest } from "./nearest";
import { suggestTitles } from "./suggestions";
import { shared } from "./types";

shared.search = {
  begin,
  suggest,
  suggestTitles,
};
