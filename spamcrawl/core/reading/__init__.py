"""Bytes to a page: encoding, HTML or plain text to lines, and the page as matchers read it."""
