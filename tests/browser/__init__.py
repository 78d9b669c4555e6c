"""The pages in a real browser: what people do, page by page, and what every page owes to everybody."""
