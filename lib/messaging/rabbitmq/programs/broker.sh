# shellcheck shell=bash
# What the programs of a member have in common. Sourced: it runs nothing.

HOME=/run/rabbitmq
DATA=/data
export HOME

# The DNS name of a member.
host() { echo "$1.$DOMAIN"; }

# What the server beside this program answers to a GET. By the shell alone: a client of the server's own is a virtual machine each time.
ask() (
  exec 3<>/dev/tcp/127.0.0.1/15672 || exit
  login=$(printf 'administrator:%s' "$ADMINISTRATOR_PASSWORD" | base64 --wrap=0)
  printf 'GET /api/%s HTTP/1.0\r\nAuthorization: Basic %s\r\n\r\n' "$1" "$login" >&3
  timeout 5 cat <&3
) 2>/dev/null

# What the controller has this one do: the value of a key among its orders, which the server keeps.
order() {
  local answer
  answer=$(ask global-parameters/orders) || return 0
  [[ $answer =~ \"$1\":\"([^\"]*)\" ]] && echo "${BASH_REMATCH[1]}"
  return 0
}

# On the disk before anything else is done: what was only written may be gone, or empty, after a power cut.
keep() { sync "$@" && sync "$DATA"; }
