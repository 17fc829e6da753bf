"""The guide: pages for whoever uses the lab, reads its figures or extends it."""
