"""Which stretch of a page with a template is template: units, their features, weights and company."""
