"""What keeps the portal running: health, processes, logs, nightly work and the check of a deployment."""
