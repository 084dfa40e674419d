"""The article taken apart: furniture off an ordinary page, credits off a body, paragraphs and hash of what is left."""
