"""The team of a manager, or the company of human resources: who stands where, and whose plan waits for a word."""
