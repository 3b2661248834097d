"""The portal looks after its database here: state, watch, log, statistics, schema and buffered writes."""
