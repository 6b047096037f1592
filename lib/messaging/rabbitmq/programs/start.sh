#!/bin/bash
# Process 1 of a member: finds out whom to join, once, and runs the server.
#
# An empty member founds no cluster, but for the first one, and that only when every other member has said that it is empty, too. So a first one that
# lost its volume joins the others. "I am empty" is an epmd on port 4370, "I have data" the server's port 25672. Whom it found is kept on the volume:
# a member that was killed half-way through joining asks the server's discovery again, which founds where it has nobody to join.
set -eu
# shellcheck source=lib/messaging/rabbitmq/programs/broker.sh
. /etc/member/broker.sh

EMPTY=4370
SERVER=25672
# Enough for any member, and less than some nodes allow: the virtual machine makes room for all of them in advance.
MOST_FILES=65536
name=$HOSTNAME
cluster=${name%-*}

answers() { timeout 2 bash -c "exec 3<>/dev/tcp/$(host "$1")/$2" 2>/dev/null; }

# The name of the member to join, which is this one's own where it is to found; nothing as long as that can't be known.
seed() {
  local other empty=0 members
  members=$(</etc/member/members)
  for ((i = 0; i < members; i++)); do
    other=$cluster-$i
    [ "$other" != "$name" ] || continue
    if answers "$other" $SERVER; then
      echo "$other"
      return
    fi
    if answers "$other" $EMPTY; then empty=$((empty + 1)); fi
  done
  if [ "$name" = "$cluster-0" ] && [ $empty = $((members - 1)) ]; then echo "$name"; fi
}

find_seed() {
  local found
  epmd -port $EMPTY -daemon
  echo 'no data here: looking for a member to join'
  until found=$(seed) && [ -n "$found" ]; do sleep 1; done
  echo "$found" > $DATA/seed.new
  keep $DATA/seed.new
  mv $DATA/seed.new $DATA/seed
  keep $DATA/seed
  epmd -port $EMPTY -kill > /dev/null || true
}

# A pod that was deleted by force runs on for a while beside its successor, and two servers on one volume lose what either of them writes. The lock is
# the server's until it ends; who waits for it says so, and the one before stops without more ado. Whoever the next user is may open it.
(umask 0; : >> $DATA/lock)
exec 9>> $DATA/lock
if ! flock --nonblock 9; then
  echo 'the pod before still runs: waiting for its end'
  touch $AWAITED
  flock 9
fi
rm -f $AWAITED

# A member that left the cluster for good comes back as an empty one.
if [ -e $DATA/left ]; then
  rm -rf $DATA/server $DATA/seed
  keep $DATA
  rm $DATA/left
fi

mkdir -p $HOME/conf.d
(umask 077; printf %s "$COOKIE" > $HOME/.erlang.cookie)

# an empty file is what a power cut left of it
[ -s $DATA/seed ] || find_seed
echo "cluster_formation.k8s.seed_node = rabbit@$(host "$(<$DATA/seed)")" > $HOME/conf.d/seed.conf

flags=$DATA/server/$RABBITMQ_NODENAME-feature_flags
if [ -e "$flags" ] && [ ! -s "$flags" ] && [ -s $DATA/feature-flags ]; then
  echo 'the file of feature flags is empty: the last one that was kept is taken'
  cp $DATA/feature-flags "$flags"
  keep "$flags"
fi

limit=$(ulimit -Hn)
if [ "$limit" = unlimited ] || [ "$limit" -gt $MOST_FILES ]; then ulimit -n $MOST_FILES; fi

bash /etc/member/administrator.sh &
bash /etc/member/look_after.sh "$flags" &
exec rabbitmq-server
