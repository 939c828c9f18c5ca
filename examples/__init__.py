"""Made-up reports: rendered in every kind of file for tests, benches and the example district."""
