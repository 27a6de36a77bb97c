"""Use cases of alarms: raising them by what the judge finds, and what people do with them."""
