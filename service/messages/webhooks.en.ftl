# Webhooks: what is wrong with one, and why it is not told.
fault-webhook-address = { $field }: has to be an address such as https://hooks.example/gradus, without a user, a fragment or characters outside ASCII.
fault-webhook-port = { $field }: port { $port } is not sent to; take 443 or one from 1024 on.
fault-webhook-unreachable = { $field }: { $host } has no address that may be reached from here.
error-webhooks-most = You have { $most } webhooks, and may have no more; remove one of them.
error-webhook-paused = The webhook is paused; make it active first.
error-delivery-not-ended = The delivery is still being tried; it can be repeated when it has ended.
