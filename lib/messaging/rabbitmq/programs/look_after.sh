#!/bin/bash
# Beside the server: does what neither the server nor the controller can, and costs next to nothing while there is nothing to do.
#
# The server writes its feature flags without waiting for the disk, and doesn't start with an empty file. And nobody but a client of the server's
# own, beside one of its members, can have a node forgotten, or a stream copied.
set -u
# shellcheck source=lib/messaging/rabbitmq/programs/broker.sh
. /etc/member/broker.sh

PAUSE_SECONDS=5
flags=$1

keep_flags() {
  if [ -s "$flags" ] && ! cmp -s "$flags" $DATA/feature-flags; then
    # all that the server wrote at its start lies beside it, but for queues, which are synced by the server itself
    find $DATA/server -type f -not -path '*/quorum/*' -exec sync {} +
    cp "$flags" $DATA/feature-flags.new
    keep $DATA/feature-flags.new
    mv $DATA/feature-flags.new $DATA/feature-flags
    keep $DATA/feature-flags
  fi
}

obey() {
  local told
  told=$(order "$HOSTNAME")
  case $told in
    "forget "*) timeout 60 rabbitmqctl forget_cluster_node "rabbit@$(host "${told#forget }")" ;;
    # the server refuses while a copy that is there hasn't got all yet, and is told again
    "copy streams to "*) timeout 60 rabbitmq-streams grow "rabbit@$(host "${told#copy streams to }")" all ;;
  esac
}

while sleep $PAUSE_SECONDS; do
  keep_flags
  obey
done
