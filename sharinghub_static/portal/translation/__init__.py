"""The portal in other languages: translators, catalogs, words that stand in data, messages to translate."""
