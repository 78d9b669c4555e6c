# Backups, logs and what else keeps the service going.
error-traces-not-installed = GRADUS_TRACES_ENDPOINT needs the extra "traces" to be installed: pip install "gradus[traces]".
problem-misdirected = The request is for another host
error-host-unknown = The service does not answer under the host name that the request gives.
warning-little-space = { $place ->
    [database] There is little room left on the disk of the database; without any, nothing can be stored.
    [metrics] There is little room left where the processes count for /metrics.
    [backups] There is little room left in the folder for backups.
   *[temporary] There is little room left for temporary files, which large bodies need.
}
warning-no-worker = Jobs wait, such as a year's plan, and no worker takes them.
import-nothing = { $count ->
    [1] Nothing was imported: 1 fault.
   *[other] Nothing was imported: { $count } faults.
}
