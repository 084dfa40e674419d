"""Whether a page carries a template: evidence about the whole page, added up, and the verdict."""
