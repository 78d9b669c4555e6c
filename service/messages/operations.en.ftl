# Backups, logs and what else keeps the service going.
error-traces-not-installed = GRADUS_TRACES_ENDPOINT needs the extra "traces" to be installed: pip install "gradus[traces]".
