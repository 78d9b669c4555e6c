# Backups, logs and what else keeps the service going.
