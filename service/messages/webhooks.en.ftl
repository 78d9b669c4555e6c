# Webhooks: what is wrong with one, and why it is not told.
fault-webhook-address = { $field }: has to be an address such as https://hooks.example/gradus, without a user, a fragment or characters outside ASCII.
fault-webhook-port = { $field }: port { $port } is not sent to; take 443 or one from 1024 on.
fault-webhook-unreachable = { $field }: { $host } has no address that may be reached from here.
