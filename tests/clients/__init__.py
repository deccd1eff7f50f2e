"""Other programs read the built site: ``make clients`` installs them and runs these tests."""
