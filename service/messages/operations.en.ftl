# Backups, logs and what else keeps the service going.
error-traces-not-installed = GRADUS_TRACES_ENDPOINT needs the extra "traces" to be installed: pip install "gradus[traces]".
problem-misdirected = The request is for another host
error-host-unknown = The service does not answer under the host name that the request gives.
warning-no-worker = Jobs wait, such as a year's plan, and no worker takes them.
import-nothing = { $count ->
    [1] Nothing was imported: 1 fault.
   *[other] Nothing was imported: { $count } faults.
}
