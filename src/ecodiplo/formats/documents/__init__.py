"""The layout of a report as Markdown, HTML and Word, with its charts as pictures."""
