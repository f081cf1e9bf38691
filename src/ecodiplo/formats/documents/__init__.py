"""An account laid out: as Markdown, HTML and Word, with its charts as pictures."""
