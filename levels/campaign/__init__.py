"""The campaign: one scenario file per level, and `campaign.yaml`, which lists them."""
