"""One report year from its inbox to its release."""
