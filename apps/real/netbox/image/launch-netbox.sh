#!/bin/bash
# As in the public image: the server, the files beside it, and its metrics on a port of their own.
exec /opt/netbox/venv/bin/python -m granian --host 0.0.0.0 --port 8080 --interface wsgi --no-ws --workers "${GRANIAN_WORKERS:-2}" --respawn-failed-workers \
  --working-dir /opt/netbox/netbox --static-path-route /static --static-path-mount /opt/netbox/netbox/static --metrics --metrics-address 0.0.0.0 \
  netbox.wsgi:application
