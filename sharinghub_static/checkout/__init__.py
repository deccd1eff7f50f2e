"""One project on this machine, as a crawl would store it: its files as they are, committed or not."""
