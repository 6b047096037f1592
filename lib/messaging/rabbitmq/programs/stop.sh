#!/bin/bash
# Before a member is told to stop: the others can do without it, and its queues are led by others.
#
# Whether it comes back, only the controller knows. Until it has said so, this one works on; where it says nothing, the member comes back.
set -u
# shellcheck source=lib/messaging/rabbitmq/programs/broker.sh
. /etc/member/broker.sh

# For a controller that is starting anew; for the others to have all that this one has; for handing over, of which a busy machine takes half to begin.
ASK_SECONDS=40
QUORUM_SECONDS=75
DRAIN_SECONDS=60
SHED_SECONDS=60
held_seconds=$1

# Gives up copies of streams when all others have what the leaders had two seconds ago: what is confirmed after that is on a majority of those that
# stay. A leader goes with its copy, and the others elect.
# shellcheck disable=SC2016 # it is Erlang
SHED='
Streams = rabbit_amqqueue:list_stream_queues_on(node()),
Look = fun(Q) -> osiris_writer:query_replication_state(amqqueue:get_pid(Q)) end,
Tops = [element(1, maps:get(node(amqqueue:get_pid(Q)), Look(Q))) || Q <- Streams],
timer:sleep(2000),
Has = fun(Node, State, Top) -> element(1, maps:get(Node, State, {-2, 0})) >= Top end,
Others = fun(Q) -> maps:get(nodes, amqqueue:get_type_state(Q)) -- [node()] end,
case lists:all(fun({Q, Top}) -> State = Look(Q), lists:all(fun(Node) -> Has(Node, State, Top) end, Others(Q)) end, lists:zip(Streams, Tops)) of
  true -> rabbit_stream_queue:delete_all_replicas(node());
  false -> behind
end.'

limit=$ASK_SECONDS
while ((SECONDS < limit)) && [ ! -e $AWAITED ]; do
  told=$(order "$POD_UID")
  case $told in
    hold) limit=$held_seconds ;;
    # it is to have no copy of any queue, and gets none while it is said to be drained. It isn't: its copies still count
    drain)
      limit=$held_seconds
      timeout $DRAIN_SECONDS rabbitmqctl eval 'rabbit_maintenance:mark_as_being_drained().'
      ;;
    shed)
      limit=$held_seconds
      timeout $SHED_SECONDS rabbitmqctl eval "$SHED"
      ;;
    ?*) break ;;
  esac
  sleep 1
done

# its successor is there already: it was deleted by force, and nothing is gained by staying
[ ! -e $AWAITED ] || exit 0

case $told in
  # everybody stops: nobody is left to hand over to
  end) ;;
  leave)
    # what it had is on the others, and it is none of them any more
    if timeout 60 rabbitmqctl stop_app && timeout 60 rabbitmqctl reset; then
      touch $DATA/left
      keep $DATA/left
    fi
    ;;
  *)
    {
      timeout $((QUORUM_SECONDS + 5)) rabbitmq-upgrade await_online_quorum_plus_one -t $QUORUM_SECONDS
      timeout $DRAIN_SECONDS rabbitmq-upgrade drain
    } &
    while kill -0 $! 2> /dev/null && [ ! -e $AWAITED ]; do sleep 0.2; done
    ;;
esac
exit 0
