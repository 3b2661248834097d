"""The portal is kept running here: health, processes, logs, nightly work and the check of a deployment."""
