"""The portal in other languages: translators, catalogs, words that are in data, messages to translate."""
