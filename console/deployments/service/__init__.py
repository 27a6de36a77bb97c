"""The register of models over the journal."""
