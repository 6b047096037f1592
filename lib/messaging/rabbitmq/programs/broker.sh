# shellcheck shell=bash
# What the programs of a member have in common. Sourced: it runs nothing.

HOME=/run/rabbitmq
DATA=/data
# There while the next pod of the same name waits for this one's end.
# shellcheck disable=SC2034 # who sources it looks for it
AWAITED=$DATA/awaited
export HOME

# The DNS name of a member.
host() { echo "$1.$DOMAIN"; }

# What a server answers to a GET, by its host. By the shell alone: a client of the server's own is a virtual machine each time.
ask() {
  # shellcheck disable=SC2016 # its own shell has the host and the path
  timeout 5 bash -c '
    exec 3<>"/dev/tcp/$0/15672" || exit
    login=$(printf "administrator:%s" "$ADMINISTRATOR_PASSWORD" | base64 --wrap=0)
    printf "GET /api/%s HTTP/1.0\r\nAuthorization: Basic %s\r\n\r\n" "$1" "$login" >&3
    cat <&3
  ' "$1" "$2" 2>/dev/null
}

# What the controller has this one do: the value of a key among its orders, which all members keep. One that is drained doesn't answer itself.
order() {
  local answer i members
  members=$(</etc/member/members)
  answer=$(ask 127.0.0.1 global-parameters/orders)
  for ((i = 0; i < members; i++)); do
    [ -z "$answer" ] || break
    answer=$(ask "$(host "${HOSTNAME%-*}-$i")" global-parameters/orders)
  done
  [[ $answer =~ \"$1\":\"([^\"]*)\" ]] && echo "${BASH_REMATCH[1]}"
  return 0
}

# On the disk before anything else is done: what was only written may be gone, or empty, after a power cut.
keep() { sync "$@" && sync "$DATA"; }
