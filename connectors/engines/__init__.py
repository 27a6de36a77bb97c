"""Model servers as they are asked and understood: metrics of any of them as one record, their health, models and
completions. Nothing here opens anything; what is read was written by an engine and is bounded first."""
