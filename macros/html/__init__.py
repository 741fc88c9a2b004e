"""Values in, HTML out: what macros and Markdown extensions put into pages."""
