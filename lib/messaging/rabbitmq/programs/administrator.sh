#!/bin/bash
# Beside the server, until it lets the cluster's own user in by the password that this member was started with.
#
# The server takes that password when it is founded, and never again. Where volumes were kept and their Secret wasn't, or somebody changed it, neither
# the controller nor a member that asks for its orders could log in.
set -u
# shellcheck source=lib/messaging/rabbitmq/programs/broker.sh
. /etc/member/broker.sh

PAUSE_SECONDS=5

while sleep $PAUSE_SECONDS; do
  answer=$(ask 127.0.0.1 whoami)
  case ${answer%%$'\r'*} in
    *' 200 '*) exit ;;
    # by its input, as arguments can be seen
    *' 401 '*) printf '%s\n' "$ADMINISTRATOR_PASSWORD" | timeout 60 rabbitmqctl change_password administrator ;;
  esac
done
