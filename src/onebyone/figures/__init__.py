"""One frozen dataclass per panel of the article: what it claims, its steps, and the proof of both."""
