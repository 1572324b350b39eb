#!/usr/bin/env bash
# What happens in a room, line by line, with bash and coreutils alone: roster.sh localhost 5080 ann lobby
set -euo pipefail
export LC_ALL=C
me="{\"name\":\"$3\"}"
exec 3<>"/dev/tcp/$1/$2"

# A client masks its frames (RFC 6455, 5.3). A mask of zeros is one, and leaves the text as it is.
say() { printf "\\x81\\xfe\\x$(printf %02x $((${#1} >> 8)))\\x$(printf %02x $((${#1} & 255)))\\0\\0\\0\\0%s" "$1" >&3; }
number() { echo $((16#$(head -c "$1" <&3 | od -An -v -tx1 | tr -d ' \n'))); }

printf 'GET /ws?userId=%s HTTP/1.1\r\nHost: %s:%s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n%s\r\n%s\r\n\r\n' "$3" "$1" "$2" \
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' 'Sec-WebSocket-Version: 13' >&3
read -r -u 3 _ status reason
[ "$status" = 101 ] || { echo "refused: $status $reason" >&2; exit 1; }
while read -r -u 3 line && [ "$line" != $'\r' ]; do :; done

say "{\"type\":\"JOIN\",\"roomId\":\"$4\",\"data\":$me}"
while kind=$(number 1) && length=$(number 1); do
  case $length in 126) length=$(number 2) ;; 127) length=$(number 8) ;; esac
  text=$(head -c "$length" <&3)
  case $kind in
    129) echo "$text" ;;
    136) exit ;;
    137) printf '\x8a\x80\0\0\0\0' >&3 ;;
  esac
  if [[ $text =~ '"type":"REPORT_REQUEST"'.*'"requestId":"'([^\"]*) ]]; then
    say "{\"type\":\"REPORT\",\"roomId\":\"$4\",\"requestId\":\"${BASH_REMATCH[1]}\",\"data\":$me}"
  fi
done
