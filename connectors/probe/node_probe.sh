# shellcheck shell=sh
# Driftvakt's node probe for nodes without Python: POSIX sh, awk, and nvidia-smi in loop mode where there is one.
# Same protocol (docs/probe-protocol.md), fewer readings. Run by eval from memory; standard input is the channel: one
# line of options, then control lines. No here-documents and no temporary files: nothing is written on the node.
#
# One awk keeps the state and speaks. It reads lines that small feeders write into one pipe: a ticker, nvidia-smi's
# loops, the kernel log, and this shell, which reads the control lines. A hung nvidia-smi so stops nothing else.
LC_ALL=C
export LC_ALL
nl='
'
blank=$IFS
root=${DRIFTVAKT_PROBE_ROOT:-}
IFS= read -r options || exit 0
tiers=${options#*\[}
tiers=${tiers%%\]*}
fast=${tiers%%,*}
rest=${tiers#*,}
middle=${rest%%,*}
slow=${rest#*,}

# Whole seconds, at least one: not every sleep knows fractions.
seconds() {
  whole=${1%%.*}
  case $whole in '' | *[!0-9]*) whole=1 ;; esac
  [ "$whole" -ge 1 ] || whole=1
  [ "$whole" -le 3600 ] || whole=3600
  echo "$whole"
}
fast=$(seconds "$fast")
middle=$(seconds "$middle")
slow=$(seconds "$slow")

smi=
if [ "${DRIFTVAKT_PROBE_NVML:-}" != none ] && [ -z "$root" ]; then
  smi=$(command -v nvidia-smi 2>/dev/null)
fi

word() { # the first line of a file below the root, "-" where there is none
  text=
  { IFS= read -r text <"$root$1"; } 2>/dev/null
  [ -n "$text" ] && echo "$text" || echo -
}

name_of() { # what a link points to, "-" where there is none
  text=$(readlink "$root$1" 2>/dev/null)
  text=${text##*/}
  echo "${text:--}"
}

scan() { # B, then P and D lines, then I: the ports and disks in one piece
  echo B
  routed=' '
  if [ -r "$root/proc/net/route" ]; then
    while read -r name target _; do
      [ "$target" = 00000000 ] && routed="$routed$name "
    done <"$root/proc/net/route"
  fi
  chosen=''
  every=''
  for path in "$root"/sys/class/net/*; do
    name=${path##*/}
    case $name in lo | bonding_masters | '*') continue ;; esac
    every="$every $name"
    case $routed in *" $name "*) chosen="$chosen $name" && continue ;; esac
    [ -e "$path/device" ] || [ -e "$path/bonding" ] && chosen="$chosen $name"
  done
  for name in ${chosen:-$every}; do
    base=/sys/class/net/$name
    echo "P $name ethernet $base $(name_of "$base/device/driver") $(word "$base/address") -"
  done
  for path in "$root"/sys/class/infiniband/*/ports/*; do
    [ -d "$path" ] || continue
    base=${path#"$root"}
    device=${base#/sys/class/infiniband/}
    device=${device%%/*}
    name=$device kind=infiniband
    [ -d "${path%/*}/2" ] && name=$device:${path##*/}
    [ "$(word "$base/link_layer")" = Ethernet ] && kind=roce
    adapter=${base%/ports/*}
    echo "P $name $kind $base $(name_of "$adapter/device/driver") $(word "$adapter/node_guid") $(word "$base/gid_attrs/ndevs/0")"
  done
  for path in "$root"/sys/block/*; do
    name=${path##*/}
    case $name in loop* | ram* | zram* | sr[0-9]* | fd[0-9]* | nbd* | '*') continue ;; esac
    [ -e "$path/device" ] || case $name in md*) ;; *) continue ;; esac
    echo "D $name $(word "/sys/block/$name/size") $(word "/sys/block/$name/device/model")"
  done
  echo I
}

# The mounts worth measuring, each space once (a bind mount is the same device), as "L kind mount" for local ones and
# "R kind mount" for those that a lost server can hold up.
chosen_mounts='
function plain(s,    out, code) {
  out = ""
  while (match(s, /\\[0-7][0-7][0-7]/)) {
    code = substr(s, RSTART + 1, 1) * 64 + substr(s, RSTART + 2, 1) * 8 + substr(s, RSTART + 3, 1)
    out = out substr(s, 1, RSTART - 1) sprintf("%c", code); s = substr(s, RSTART + 4)
  }
  return out s
}
{
  for (i = 7; i < NF; i++) if ($i == "-") break
  kind = $(i + 1); space = $3; mount = plain($5)
  far = kind ~ /^(nfs|nfs4|cifs|smb3|lustre|ceph|gpfs|beegfs|beegfs_nodev|wekafs|glusterfs|9p|virtiofs|afs|ocfs2|gfs2|panfs|orangefs|pvfs2|cvfs|vxfs|acfs|fuse[.].+)$/
  if (kind == "tmpfs" && mount ~ /^\/(dev\/shm|tmp|run)$/) space = mount
  else if (!far && kind !~ /^(ext[234]|xfs|btrfs|zfs|f2fs|jfs|reiserfs|bcachefs|vfat|exfat|ntfs3?|fuseblk|overlay)$/) next
  else if (mount ~ /^\/(var\/lib\/(docker|containers|containerd|kubelet)|run\/(containerd|docker|netns|user)|snap)\//) next
  if ((kind == "overlay" && mount != "/") || mount ~ /\n/) next
  if (kind ~ /^fuse[.](gvfsd-fuse|portal|lxcfs|snapfuse|squashfuse|fuse-overlayfs|vmware-vmblock|archivemount)$/) next
  if (!(space in best)) order[++number] = space
  else if (length(mount) >= length(best[space])) next
  best[space] = mount; kinds[space] = kind; remote[space] = far
}
END {
  for (far = 0; far <= 1; far++) for (i = 1; i <= number; i++) {
    space = order[i]
    if (remote[space] == far && ++said <= 256) print (far ? "R " : "L ") kinds[space] " " best[space]
  }
  print "C " number
}'

# File systems: what is chosen as FM lines, what df says raw, FH for a mount whose df of before has not come back. Those
# of servers are asked one by one, so that a lost one costs itself alone; never two at once of one mount.
spaces() {
  [ -r /proc/self/mountinfo ] || return
  kept=
  for line in $asking; do
    gone "${line%% *}" || kept="$kept$line$nl"
  done
  asking=$kept
  echo FB
  near=
  for line in $(awk "$chosen_mounts" /proc/self/mountinfo 2>/dev/null); do
    mount=${line#* * }
    echo "FM $line"
    case $line in
      C*) continue ;;
      L*) near="$near$mount$nl" && continue ;;
    esac
    case "$nl$asking" in
      *"$nl"[0-9]*" $mount$nl"*) echo "FH $mount" ;;
      *) df -Pk "$mount" </dev/null 2>/dev/null & asking="$asking$! $mount$nl" ;;
    esac
  done
  case "$nl$asking" in
    *" local$nl"*) echo "FH local" ;;
    *)
      if [ -n "$near" ]; then
        # shellcheck disable=SC2086
        df -Pk $near </dev/null 2>/dev/null &
        asking="$asking$! local$nl"
      fi
      ;;
  esac
  echo FE
}

# nvidia-smi beside us, by the first list of fields that it knows; "X kind status" when it ends. Told to end (TERM), it
# takes nvidia-smi along.
ask_smi() { # kind, what to query, seconds of its loop or 0, lists of fields
  (
    kind=$1
    what=$2
    loop="-l $3"
    [ "$3" = 0 ] && loop=
    shift 3
    child=
    trap 'kill -9 $child 2>/dev/null; exit 0' TERM
    IFS=' '
    for fields; do
      # shellcheck disable=SC2086
      "$smi" "--query-$what=$fields" --format=csv,noheader,nounits $loop </dev/null 2>/dev/null &
      child=$!
      wait "$child"
      status=$?
      [ "$status" = 2 ] || break # a field that this nvidia-smi does not know
    done
    echo "X $kind $status"
  ) &
}

gone() { # a child's pid, or nothing: whether it has ended; its status is taken, or the shell would keep it for ever
  [ -z "$1" ] && return 0
  kill -0 "$1" 2>/dev/null && return 1
  wait "$1" 2>/dev/null
  return 0
}

wedged() { # an nvidia-smi of ours that hangs in the kernel from before: another one would hang beside it
  for path in /proc/[0-9]*; do
    text=
    { IFS= read -r text <"$path/stat"; } 2>/dev/null
    case $text in
      *'(nvidia-smi) D'*) [ -O "$path" ] && echo "${path#/proc/}" && return ;;
    esac
  done
}

gpus() { # at every slow tick: what is there, and what has ended since is begun again
  [ -n "$smi" ] || return
  if gone "$fast_smi"; then
    hung=$(wedged)
    [ -n "$hung" ] && echo "X wedged $hung" && return
  fi
  if gone "$list_smi"; then
    ask_smi list gpu 0 driver_version,index,uuid,pci.bus_id,memory.total,power.max_limit,clocks.max.sm,pcie.link.width.max,mig.mode.current,name
    list_smi=$!
  fi
  if gone "$remap_smi"; then
    ask_smi remap remapped-rows 0 gpu_bus_id,remapped_rows.correctable,remapped_rows.uncorrectable,remapped_rows.pending,remapped_rows.failure
    remap_smi=$!
  fi
  known=index,utilization.gpu,memory.used,utilization.memory,power.draw,enforced.power.limit,temperature.gpu,temperature.memory,clocks.sm,clocks.mem
  if gone "$fast_smi"; then
    ask_smi fast gpu "$fast" "$known,clocks_event_reasons.active,fan.speed" "$known,clocks_throttle_reasons.active,fan.speed"
    fast_smi=$!
  fi
  if gone "$health_smi"; then
    ask_smi health gpu "$middle" pci.bus_id,index,ecc.errors.corrected.volatile.total,ecc.errors.uncorrected.volatile.total,pcie.link.width.current,pcie.link.gen.current
    health_smi=$!
  fi
  if gone "$apps_smi"; then
    ask_smi apps compute-apps "$middle" gpu_uuid,pid,used_memory,process_name
    apps_smi=$!
  fi
}

nap() {
  sleep "$fast" >/dev/null 2>&1 &
  asleep=$!
  wait "$asleep"
}

leave() { # nothing that we began goes on
  # shellcheck disable=SC2086
  kill $asleep $list_smi $remap_smi $fast_smi $health_smi $apps_smi 2>/dev/null
  for line in $asking; do kill -9 "${line%% *}" 2>/dev/null; done
  exit 0
}

ticker() { # "later": the first tick comes after a period
  count=0
  asleep='' asking='' list_smi='' remap_smi='' fast_smi='' health_smi='' apps_smi=''
  trap leave TERM
  trap 'count=0; kill $asleep 2>/dev/null' USR1
  [ "$1" = later ] && nap
  set -f
  while :; do
    ticked=T
    IFS=$nl
    if [ $((count % middle)) -lt "$fast" ]; then
      ticked="$ticked M"
      [ -z "$root" ] && spaces
    fi
    if [ $((count % slow)) -lt "$fast" ]; then
      ticked="$ticked S"
      set +f
      IFS=$blank
      [ "$count" -gt 0 ] && scan
      gpus
      set -f
    fi
    IFS=$blank
    echo "$ticked" || leave
    count=$((count + fast))
    nap
  done
}

number_of() { # a number's text in a control line, or nothing
  case $1 in *"\"$2\":"*) ;; *) return ;; esac
  value=${1#*"\"$2\":"}
  value=${value%%[,\}]*}
  echo "$value"
}

change_tiers() {
  for tier in fast middle slow; do
    value=$(number_of "$1" $tier)
    [ -n "$value" ] || continue
    case $value in
      *[!0-9.]* | *.*[1-9]* | 0 | 0.* | .*) echo "A tiers false this node has no Python: periods are whole seconds" && return ;;
    esac
  done
  for tier in fast middle slow; do
    value=$(number_of "$1" $tier)
    [ -n "$value" ] && eval "$tier=\$(seconds \"\$value\")"
  done
  kill "$tick" 2>/dev/null
  wait "$tick" 2>/dev/null
  ticker later 3<&- &
  tick=$!
  echo "A tiers true $fast s, $middle s, $slow s"
}

feed() {
  scan
  if [ -r "$root/dev/kmsg" ]; then
    if [ -z "$root" ]; then
      cat /dev/kmsg </dev/null 2>/dev/null 3<&- &
    else
      tail -n 0 -f "$root/dev/kmsg" </dev/null 2>/dev/null 3<&- &
    fi
    log=$!
  else
    log=
    echo N
  fi
  ticker now 3<&- &
  tick=$!
  while IFS= read -r line <&3; do
    case $line in
      '') ;;
      *'"op":"tiers"'*) change_tiers "$line" ;;
      *'"op":"refresh"'*) scan && kill -USR1 "$tick" 2>/dev/null && echo "A refresh true" ;;
      *'"op":"ping"'*) echo "A ping true" ;;
      *'"op":"stop"'*) echo "A stop true" && break ;;
      *'"op":"nvml"'*) echo "A nvml false this node has no Python" ;;
      *) echo "A ? false unknown operation" ;;
    esac
  done
  # shellcheck disable=SC2086
  kill $tick $log 2>/dev/null
  wait "$tick" 2>/dev/null
  echo E
}

# shellcheck disable=SC2016
program='
function word(path,    line, got) {
  got = (getline line < (root path)); close(root path)
  return got > 0 ? line : ""
}
function text(s) { gsub(/["\\]/, "_", s); gsub(/[^ -~]/, "?", s); return "\"" substr(s, 1, 256) "\"" }
# A number within what can be, or null; what cannot be is told as a part of the thing, and taken back after a minute.
function can(x, low, high, thing, name) {
  x = num(x)
  if (x == "null" || (x + 0 >= low && x + 0 <= high)) return x
  doubt[thing] = up
  part("values:" thing, "impossible", "impossible: " name " " x)
  return "null"
}
function certain(    thing) {
  for (thing in doubt) if (up - doubt[thing] > 60) { delete doubt[thing]; part("values:" thing, "ok", "") }
}
function num(x) { return x ~ /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ ? x "" : "null" }
function whole(x) { return x == "" ? "null" : sprintf("%.0f", x) }
function known_number(x) { return num(x) == "null" ? "" : x }
function known(x) { return x == "-" ? "" : x }
function clock(    words) { split(word("/proc/uptime"), words, " "); up = words[1] + 0; return up }
function stamp() { return "\"t\":" sprintf("%.3f", boot + up + ahead) ",\"m\":" sprintf("%.3f", up) }
function say(line) { print line; fflush() }
# Growth per second since the last call, "" after a wrap, a reset or the first time.
function rate(key, value,    then, before, had) {
  if (value == "") { delete last[key]; return "" }
  had = (key in last); before = last[key]; then = when[key]
  last[key] = value; when[key] = up
  return had && value >= before && up > then ? (value - before) / (up - then) : ""
}
function share(x) { return x == "" ? "null" : sprintf("%.2f", x < 0 ? 0 : (x > 100 ? 100 : x)) }
function per(x) { return x == "" ? "null" : sprintf("%.3f", x) }
function part(name, state, why) {
  if ((name in parts ? parts[name] : "ok") == state) return
  parts[name] = state
  say("{\"k\":\"st\",\"t\":" sprintf("%.3f", boot + up + ahead) ",\"part\":" text(name) ",\"state\":\"" state "\",\"since\":" \
    sprintf("%.3f", boot + up + ahead) ",\"text\":" text(why) "}")
}
function event(source, code, words, device, number) {
  say("{\"k\":\"ev\",\"t\":" sprintf("%.3f", boot + up + ahead) ",\"source\":\"" source "\",\"code\":" text(code) \
    ",\"text\":" text(words) ",\"device\":" text(device) (number ~ /^[0-9]+$/ ? ",\"seq\":" number : "") "}")
}
function stat(    line, w, n) {
  processors = 0; running = ""; blocked = ""; ticks = ""
  while ((getline line < (root "/proc/stat")) > 0) {
    n = split(line, w, " ")
    if (w[1] == "cpu" && n >= 5 && num(w[2]) num(w[3]) num(w[4]) num(w[5]) !~ /null/) { waiting = w[6]; ticks = w[2] + w[3] + w[4] + w[5] + w[6] + w[7] + w[8] + w[9]; busy = ticks - w[5] - w[6] }
    else if (w[1] ~ /^cpu/) processors++
    else if (w[1] == "btime") boot = w[2] + 0
    else if (w[1] == "procs_running") running = w[2]
    else if (w[1] == "procs_blocked") blocked = w[2]
  }
  close(root "/proc/stat")
}
function memory(    line, w) {
  delete mem
  while ((getline line < (root "/proc/meminfo")) > 0) { split(line, w, " "); sub(/:/, "", w[1]); if (num(w[2]) != "null") mem[w[1]] = w[2] * 1024 }
  close(root "/proc/meminfo")
  if (!("MemAvailable" in mem) && ("MemFree" in mem)) mem["MemAvailable"] = mem["MemFree"] + mem["Buffers"] + mem["Cached"]
}
function pressure(resource,    line, w, path) {
  path = root "/proc/pressure/" resource
  while ((getline line < path) > 0) { split(line, w, " "); if (sub(/.*total=/, "", line) && num(line) != "null") psi[resource w[1]] = line }
  close(path)
}
function host(    w, load, shares, i, keys, out, span, cpu, iowait) {
  cpu = iowait = "null"
  stat()
  if (ticks != "" && had_ticks && ticks > old_ticks) {
    span = ticks - old_ticks
    if (busy >= old_busy) cpu = share(100 * (busy - old_busy) / span)
    if (waiting >= old_waiting) iowait = share(100 * (waiting - old_waiting) / span)
  }
  had_ticks = (ticks != ""); old_ticks = ticks; old_busy = busy; old_waiting = waiting
  split(word("/proc/loadavg"), load, " ")
  memory()
  out = cpu "," iowait "," num(load[1]) ","
  if (!("MemAvailable" in mem) || mem["MemAvailable"] > mem["MemTotal"]) {
    if ("MemAvailable" in mem) can(mem["MemAvailable"], 0, mem["MemTotal"], "host", "memory_available")
    out = out "null,null,"
  } else out = out whole(mem["MemTotal"] - mem["MemAvailable"]) "," whole(mem["MemAvailable"]) ","
  out = out ("SwapTotal" in mem && "SwapFree" in mem ? can(whole(mem["SwapTotal"] - mem["SwapFree"]), 0, mem["SwapTotal"], "host", "swap_used") : "null")
  delete psi
  pressure("cpu"); pressure("memory"); pressure("io")
  split("cpusome memorysome memoryfull iosome iofull", keys, " ")
  for (i = 1; i <= 5; i++) {
    shares = rate("psi " keys[i], keys[i] in psi ? psi[keys[i]] + 0 : "")
    out = out "," share(shares == "" ? "" : shares / 10000)
  }
  return out "," num(running) "," num(blocked)
}
function disk_rows(    line, w, n, i, row, name, out, values, busy_part, queue, down, write_rate) {
  delete row
  while ((getline line < (root "/proc/diskstats")) > 0) { n = split(line, w, " "); if (n >= 14 && num(w[6]) num(w[10]) num(w[13]) num(w[14]) !~ /null/) row[w[3]] = w[6] " " w[10] " " w[13] " " w[14] }
  close(root "/proc/diskstats")
  out = ""
  for (i = 1; i <= disks; i++) {
    name = disk[i]; out = out (i > 1 ? "," : "")
    if (!(name in row)) { out = out "null"; continue }
    split(row[name], values, " ")
    down = rate("d1 " name, values[1] + 0); write_rate = rate("d2 " name, values[2] + 0)
    busy_part = rate("d3 " name, values[3] + 0); queue = rate("d4 " name, values[4] + 0)
    out = out "[" whole(down == "" ? "" : down * 512) "," whole(write_rate == "" ? "" : write_rate * 512) "," \
      share(busy_part == "" ? "" : busy_part / 10) "," per(queue == "" ? "" : queue / 1000) "]"
  }
  return out
}
function port_rows(    line, n, i, w, name, rest, stats, out, base, state, word_now, changes, values, row, j, speed, symbols) {
  delete stats
  while ((getline line < (root "/proc/net/dev")) > 0) {
    n = match(line, /:[^:]*$/)
    if (!n) continue
    name = substr(line, 1, n - 1); gsub(/ /, "", name); rest = substr(line, n + 1)
    if (split(rest, w, " ") < 12) continue
    stats[name] = w[1] " " w[9] " " w[3] " " w[11] " " w[4] " " w[12]
  }
  close(root "/proc/net/dev")
  out = ""
  for (i = 1; i <= ports; i++) {
    name = port[i]; base = port_base[i]; out = out (i > 1 ? "," : "")
    if (port_kind[i] == "ethernet") {
      if (!(name in stats)) { out = out "null"; part("port:" name, "failed", "the interface is gone"); continue }
      split(stats[name], values, " ")
      for (j = 1; j <= 6; j++) values[j] = known_number(values[j])
      word_now = word(base "/operstate"); state = ""
      if (word_now == "up") state = 1
      else if (word_now ~ /^(down|lowerlayerdown|dormant|notpresent)$/) state = 0
      else state = word(base "/carrier")
      changes = word(base "/carrier_changes")
      speed = word(base "/speed"); speed = (speed + 0 > 0) ? sprintf("%.0f", speed * 1000000) : "null"
    } else {
      word_now = word(base "/state")
      if (word_now == "") { out = out "null"; part("port:" name, "failed", "does not answer"); continue }
      state = (word_now ~ /^4:/) ? 1 : 0
      split("port_rcv_data port_xmit_data port_rcv_errors port_xmit_constraint_errors excessive_buffer_overrun_errors port_xmit_discards symbol_error", w, " ")
      for (j = 1; j <= 7; j++) { values[j] = known_number(word(base "/counters/" w[j])); if (j <= 2 && values[j] != "") values[j] *= 4 }
      changes = known_number(word(base "/counters/link_downed"))
      split(word(base "/rate"), w, " "); speed = (w[1] + 0 > 0) ? sprintf("%.0f", w[1] * 1000000000) : "null"
    }
    part("port:" name, "ok", "")
    row = ""
    rest = (port_kind[i] == "ethernet" || values[7] == "") ? "" : values[7] + 0; symbols = per(rate("p7 " port_kind[i] " " name, rest))
    for (j = 1; j <= 6; j++) { rest = rate("p" j " " port_kind[i] " " name, values[j] == "" ? "" : values[j] + 0); row = row (j <= 2 ? whole(rest) : per(rest)) "," }
    if ((name in was) && was[name] != "" && state != "") {
      if (was[name] != state) event("probe", state ? "link:up" : "link:down", name " is " (state ? "up" : "down") " (" word_now ")", "port:" name)
      else if (changed[name] != "" && changes + 0 > changed[name] + 0) event("probe", "link:flap", name " changed state and changed back (" word_now ")", "port:" name)
    }
    was[name] = state; changed[name] = changes
    out = out "[" row num(state) "," speed "," num(changes) "," symbols "]"
  }
  return out
}
function hex(s,    i, x) {
  s = tolower(s); sub(/^0x/, "", s); x = 0
  for (i = 1; i <= length(s); i++) x = x * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
  return x
}
# GPUs: what nvidia-smi lists, and what it only says it cannot reach, in the order of their addresses.
function gpu_rows(    i, out, fresh, limit, w, n, thing, most, old) {
  limit = 3 * period + 2; fresh = old = 0; out = ""
  for (i = 0; i < gpus; i++) {
    out = out (i ? "," : ""); thing = "gpu:" i
    if (i in gpu_lost) { out = out "null"; part(thing, "failed", gpu_lost[i]); continue }
    part(thing, "ok", "")
    if (!(i in gpu_time) || up - gpu_time[i] > limit) { out = out "null"; old++; continue }
    fresh++
    n = split(gpu_line[i], w, /, */); most = (i in gpu_bytes) ? gpu_bytes[i] : 9007199254740992
    out = out "[" can(w[2], 0, 100, thing, "utilization") "," can(mebibytes(w[3]), 0, most, thing, "memory_used") "," can(w[4], 0, 100, thing, "memory_activity") "," \
      can(w[5], 0, 20000, thing, "power") "," can(w[6], 0, 20000, thing, "power_cap") "," can(w[7], -60, 200, thing, "temperature") "," \
      can(w[8], -60, 200, thing, "memory_temperature") "," can(w[9], 0, 20000, thing, "sm_clock") "," can(w[10], 0, 20000, thing, "memory_clock") "," \
      (w[11] ~ /^0x/ ? can(sprintf("%.0f", hex(w[11])), 0, 4294967294, thing, "throttle_reasons") : "null") ",null,null,null,null]"
  }
  if (smi == "" || nvml_state == "failed") return "[]"
  if (nvml_state == "starting") {
    if (up - started > 30) part("nvml", "overdue", "nvidia-smi does not answer")
    return "null"
  }
  if (!gpus) return "[]"
  if (!fresh && old && up - nvml_since > limit) { part("nvml", "overdue", "nvidia-smi does not answer"); return "null" }
  if (fresh) part("nvml", "ok", "")
  return fresh || !old ? "[" out "]" : "null"
}
function mebibytes(x) { return num(x) == "null" ? "null" : sprintf("%.0f", x * 1048576) }
# What nvidia-smi says in place of figures is what the library would say.
function nvml_says(words) {
  if (words ~ /[Vv]ersion mismatch/) words = "the library and the loaded driver are of different versions"
  else if (words ~ /communicate with the NVIDIA driver|[Dd]river [Nn]ot [Ll]oaded/) words = "the NVIDIA driver is not loaded"
  sub(/^Failed to initialize NVML: /, "", words)
  return words
}
function nvml_failed(words) {
  if (nvml_state == "ok" && gpus) part("nvml", "failed", words)
  nvml_state = "failed"; nvml_text = words; gpus = 0
  inventory()
}
function bus_of(words) { # the address in a complaint about one GPU, as the list spells it
  if (!match(words, /[0-9A-Fa-f]+:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]\.[0-9A-Fa-f]/)) return ""
  words = tolower(substr(words, RSTART, RLENGTH)); sub(/^[^:]*/, "", words)
  return words
}
function place_lost(    bus, i, n, index_of) {
  for (i in gpu_lost) if (i in made_up) { delete gpu_known[i]; delete made_up[i] }
  for (i in gpu_lost) delete gpu_lost[i]
  for (bus in lost_bus) {
    index_of = ""; n = 0
    for (i = 0; i < 64; i++) if (i in gpu_known) {
      if (bus_part[i] == bus) index_of = i
      else if (bus_part[i] < bus) n++
    }
    if (index_of == "") {
      for (i in lost_bus) if (i < bus) n++
      index_of = n
      if (!(n in gpu_known)) { gpu_known[n] = "-, " n ", , 0000" bus ", , , , , , "; bus_part[n] = bus; made_up[n] = 1 }
    }
    gpu_lost[index_of] = lost_bus[bus]
    if (index_of + 1 > gpus) gpus = index_of + 1
  }
}
function sample() {
  number++
  head = "{\"k\":\"s\",\"n\":" number "," stamp() ",\"gen\":" generation ",\"h\":[" host() "],\"g\":" gpu_rows()
  tail = ",\"p\":[" port_rows() "],\"d\":[" disk_rows() "]"
  if (servers) tail = tail ",\"f\":[" storage_rows() "]"
  say(head tail "}")
  certain()
}
# --- File systems: what was measured stands with its age, and what hangs is named
function space_rows(    i, out, mount, n) {
  out = ""; n = 0
  for (i = 1; i <= spaces; i++) {
    mount = mounts[i]
    if (!(mount in size_of)) continue
    out = out (n++ ? "," : "") "{\"mount\":" text(mount) ",\"kind\":" text(wanted_mount[mount]) ",\"size_bytes\":" sprintf("%.0f", size_of[mount]) \
      ",\"free_bytes\":" sprintf("%.0f", free_of[mount] > size_of[mount] ? size_of[mount] : free_of[mount]) ",\"age\":" sprintf("%.1f", up - measured[mount]) "}"
  }
  return out
}
function said_spaces(    i, mount, names) {
  clock(); names = ""
  for (i = 1; i <= spaces; i++) {
    mount = mounts[i]
    if (mount in hanging || (("local" in hanging) && far[mount] == "L")) {
      names = names (names == "" ? "" : ", ") mount
      part("mount:" mount, "failed", "does not answer"); named[mount] = 1
    } else if (mount in named) { part("mount:" mount, "ok", ""); delete named[mount] }
  }
  if (names != hung_names) { part("filesystems", "ok", ""); hung_names = names }
  part("filesystems", names == "" ? "ok" : "overdue", names == "" ? "" : "no answer: " names)
}
function too_many(what, count, most, which) {
  part("limit:" what, count > most ? "limited" : "ok", count > most ? count " " what ", " most " of them are watched: " which : "")
}

# --- File servers: rows by /proc/self/mountstats, as the Python variant makes them
function op_add(key, w) { ops[key] += w[2]; sent_by[key] += w[5]; got_by[key] += w[6]; trip[key] += w[8]; whole_time[key] += w[9] }
function storage_rows(    line, w, n, source, owner, inside, i, name, fresh, out, seen, mark, kept) {
  delete ops; delete sent_by; delete got_by; delete trip; delete whole_time; delete asked_of; delete answered_by; delete there; delete seen
  source = ""; inside = 0; kept = 0
  while ((getline line < (root "/proc/self/mountstats")) > 0) {
    if (line ~ /^device /) {
      inside = 0; source = ""
      if (line !~ / with fstype nfs4?( |$)/) continue
      source = line; sub(/^device /, "", source); sub(/ mounted on .*/, "", source)
      if (source in seen) { source = ""; continue }
      seen[source] = 1; owner = source
      if (owner ~ /^\[/) { sub(/^\[/, "", owner); sub(/\].*/, "", owner) } else sub(/:\/.*/, "", owner)
      there[owner] = 1
      continue
    }
    if (line !~ /^\t/) source = ""
    if (source == "") continue
    n = split(line, w, " ")
    if (w[1] == "xprt:") { i = w[2] == "udp" ? 5 : 8; if (num(w[i]) num(w[i + 1]) !~ /null/) { asked_of[owner] += w[i]; answered_by[owner] += w[i + 1] } }
    else if (w[1] == "per-op") inside = 1
    else if (inside && n >= 9 && w[2] != "0" && w[1] != "NULL:" && num(w[2]) num(w[5]) num(w[6]) num(w[8]) num(w[9]) !~ /null/)
      op_add(owner " " (w[1] == "READ:" ? "read" : (w[1] == "WRITE:" ? "write" : "other")), w)
  }
  close(root "/proc/self/mountstats")
  fresh = 0
  for (i = 1; i <= servers; i++) if (!(server[i] in there)) fresh = 1
  for (name in there) if (!(name in is_server) && (servers < 32 || fresh)) fresh = 1
  if (fresh) {
    servers = 0; delete is_server
    for (name in there) if (servers < 32) { server[++servers] = name; is_server[name] = 1 }
    sort_servers()
    if (told != "") inventory()
  }
  out = ""
  for (i = 1; i <= servers; i++) out = out (i > 1 ? "," : "") storage_row(server[i])
  return out
}
function sort_servers(    i, j, x) {
  for (i = 2; i <= servers; i++) for (j = i; j > 1 && server[j] < server[j - 1]; j--) { x = server[j]; server[j] = server[j - 1]; server[j - 1] = x }
}
function storage_row(name,    i, ways, out, count, seconds, key, t, e, flow) {
  split("read write other", ways, " "); out = ""; flow = ""
  seconds = (name in storage_at) ? up - storage_at[name] : 0; storage_at[name] = up
  for (i = 1; i <= 3; i++) {
    key = name " " ways[i]
    if (!(key in ops)) ops[key] = sent_by[key] = got_by[key] = trip[key] = whole_time[key] = 0
    count = since("o " key, ops[key]); t = since("t " key, trip[key]); e = since("e " key, whole_time[key])
    out = out (count == "" || seconds <= 0 ? "null" : sprintf("%.3f", count / seconds)) ","
    out = out (count == "" || count == 0 || t == "" ? "null" : sprintf("%.3f", t / count)) "," (count == "" || count == 0 || e == "" ? "null" : sprintf("%.3f", e / count)) ","
    t = since("b " key, i == 1 ? got_by[key] : sent_by[key])
    if (i < 3) flow = flow (t == "" || seconds <= 0 ? "null" : sprintf("%.0f", t / seconds)) ","
  }
  return "[" out flow answers(name) "]"
}
function since(key, value,    before, had) {
  had = key in kept_count; before = kept_count[key]; kept_count[key] = value
  return had && value >= before ? value - before : ""
}
function answers(name,    quiet) {
  if (!(name in asked_of) || asked_of[name] == 0) return "null,null"
  if (!(name in last_asked) || answered_by[name] != last_answered[name] || asked_of[name] < last_asked[name]) {
    last_asked[name] = asked_of[name]; last_answered[name] = answered_by[name]; delete silent_since[name]
  } else if (asked_of[name] > last_asked[name] && !(name in silent_since)) silent_since[name] = up
  quiet = (name in silent_since) ? up - silent_since[name] : 0
  if (name in complained && quiet == 0 && up - complained[name] > 120) delete complained[name]
  return sprintf("%.3f", quiet) "," (!(name in complained) && quiet < 10 ? 1 : 0)
}

# --- Processes: where one runs, by its control group
function cgroup_of(pid,    line, path, first, best, w) {
  path = root "/proc/" pid "/cgroup"; best = first = ""
  while ((getline line < path) > 0) {
    w = line; sub(/^[^:]*:/, "", w)
    if (w ~ /^:/) { best = substr(w, 2); break }
    if (w ~ /^memory:/) best = substr(w, 8)
    else if (w ~ /^name=systemd:/) first = substr(w, 14)
  }
  close(path)
  group = best == "" ? first : best
  return group
}
function hex_id(s) { return length(s) == 64 && s !~ /[^0-9a-f]/ }
function place(path,    n, i, pieces, s, made) {
  job = runtime = container = pod = unit = ""
  n = split(path, pieces, "/")
  if (match(path, /pod[0-9a-f]+[-_][0-9a-f]+[-_][0-9a-f]+[-_][0-9a-f]+[-_][0-9a-f]+/) && RLENGTH >= 39) { pod = substr(path, RSTART + 3, 36); gsub(/_/, "-", pod) }
  made = 0
  for (i = 1; i <= n; i++) {
    s = pieces[i]
    if (s ~ /^slurm/) made = 1
    if (made && job == "" && s ~ /^job_[0-9]+$/) job = substr(s, 5)
    if (s ~ /^[^@].*\.service$/ && s !~ /^user@/) unit = s
    if (i > 1 && pieces[i - 1] == "lxc" && s != "") { runtime = "lxc"; container = s }
    if (s ~ /^lxc\.payload\./) { runtime = "lxc"; container = substr(s, 13) }
    if (s ~ /^machine-.*\.scope$/) { runtime = "nspawn"; container = substr(s, 9, length(s) - 14) }
    sub(/\.scope$/, "", s)
    if (hex_id(s)) { runtime = (i > 1 && pieces[i - 1] == "docker") ? "docker" : "containerd"; container = substr(s, 1, 12) }
    else if (s ~ /^(docker|libpod|crio|cri-containerd|nerdctl|containerd)[-:]/ && hex_id(substr(s, length(s) - 63))) {
      runtime = s ~ /^docker/ ? "docker" : (s ~ /^libpod/ ? "podman" : (s ~ /^crio/ ? "cri-o" : "containerd")); container = substr(s, length(s) - 63, 12)
    }
  }
}
function user_of(uid,    line, w) {
  if (uid == "") return ""
  if (!(uid in users)) {
    users[uid] = uid
    while ((getline line < (root "/etc/passwd")) > 0) { split(line, w, ":"); if (w[3] == uid) { users[uid] = w[1]; break } }
    close(root "/etc/passwd")
  }
  return users[uid]
}
function status_uid(pid,    line, w, path, uid) {
  path = root "/proc/" pid "/status"; uid = ""
  while ((getline line < path) > 0) if (line ~ /^Uid:/) { split(line, w, " "); uid = w[2]; break }
  close(path)
  return uid
}
function middle_message(    key, w, out, n, i, fans, space) {
  out = ""; n = 0
  for (key in app_time) {
    if (up - app_time[key] > 1.5 * middle + 2) { delete app_time[key]; delete app[key]; continue }
    if (n >= 2000) continue
    split(app[key], w, "\t")
    place(cgroup_of(w[2]))
    out = out (n++ ? "," : "") "{\"gpu\":" w[1] ",\"pid\":" w[2] ",\"user\":" text(user_of(status_uid(w[2]))) ",\"name\":" text(w[4]) \
      ",\"memory_bytes\":" can(mebibytes(w[3]), 0, (w[1] in gpu_bytes) ? gpu_bytes[w[1]] : 9007199254740992, "gpu:" w[1], "process memory") \
      ",\"sm\":null,\"cgroup\":" text(group) ",\"job\":" text(job) ",\"runtime\":" text(runtime) ",\"container\":" text(container) \
      ",\"pod\":" text(pod) ",\"unit\":" text(unit) "}"
  }
  fans = ""
  for (i = 0; i < gpus; i++) { split(gpu_line[i], w, /, */); fans = fans (i ? "," : "") (i in gpu_lost ? "null" : can(w[12], 0, 250, "gpu:" i, "fan")) }
  space = space_rows()
  if (!servers) storage_rows()
  say("{\"k\":\"mid\"," stamp() ",\"processes\":" (gpus ? "[" out "]" : "null") ",\"fans\":[" fans "],\"filesystems\":[" space "]}")
}
function truth(x) { return x ~ /^([Yy]es|1)$/ ? "true" : (x ~ /^([Nn]o|0)$/ ? "false" : "null") }
function slow_message(    i, out, w, thing) {
  out = ""
  for (i = 0; i < gpus; i++) {
    out = out (i ? "," : "")
    if (!(i in health_line) || i in gpu_lost) { out = out "null"; continue }
    split(health_line[i], w, /, */); thing = "gpu:" i
    out = out "{\"ecc_corrected\":" can(w[3], 0, 4.6e18, thing, "ecc_corrected") ",\"ecc_uncorrected\":" can(w[4], 0, 4.6e18, thing, "ecc_uncorrected") \
      ",\"pcie_width\":" can(w[5], 0, 64, thing, "pcie_width") ",\"pcie_generation\":" can(w[6], 0, 16, thing, "pcie_generation")
    if (split(remap_line[bus_part[i]], w, /, */) == 5)
      out = out ",\"remapped_correctable\":" can(w[2], 0, 4294967294, thing, "remapped_correctable") \
        ",\"remapped_uncorrectable\":" can(w[3], 0, 4294967294, thing, "remapped_uncorrectable") \
        ",\"remap_pending\":" truth(w[4]) ",\"remap_failed\":" truth(w[5])
    out = out "}"
  }
  alert = 0
  say("{\"k\":\"slow\"," stamp() ",\"gpus\":" (gpus ? "[" out "]" : "null") "}")
}
function inventory(    i, w, line, gpu_part, port_part, disk_part) {
  gpu_part = port_part = disk_part = ""
  for (i = 0; i < gpus; i++) {
    split(gpu_known[i], w, /, */)
    gpu_part = gpu_part (i ? "," : "") "{\"index\":" i ",\"uuid\":" text(w[3]) ",\"name\":" text(w[10]) ",\"pci\":" text(tolower(w[4])) \
      ",\"memory_bytes\":" can(mebibytes(w[5]), 1, 9007199254740992, "gpu:" i, "memory_bytes") ",\"power_limit_max\":" can(w[6], 0, 20000, "gpu:" i, "power_limit_max") \
      ",\"sm_clock_max\":" can(w[7], 0, 20000, "gpu:" i, "sm_clock_max") ",\"pcie_width_max\":" can(w[8], 0, 64, "gpu:" i, "pcie_width_max") \
      ",\"mig\":" (w[9] == "Enabled" ? "true" : "false") "}"
    if (w[1] != "" && w[1] != "-") driver = w[1]
  }
  for (i = 1; i <= ports; i++) port_part = port_part (i > 1 ? "," : "") port_known[i]
  for (i = 1; i <= disks; i++) disk_part = disk_part (i > 1 ? "," : "") disk_known[i]
  storage_part = ""
  for (i = 1; i <= servers; i++) storage_part = storage_part (i > 1 ? "," : "") "{\"name\":" text(server[i]) ",\"kind\":\"nfs\"}"
  line = "\"gpus\":[" gpu_part "],\"ports\":[" port_part "],\"disks\":[" disk_part "],\"storage\":[" storage_part "],\"nvml\":" text(nvml_text) ",\"driver\":" text(driver)
  if (line == told) return
  if (told == "" && !greeted) return
  told = line; generation++
  say("{\"k\":\"inv\",\"gen\":" generation "," line "}")
}
function os_name(    line, name) {
  name = ""
  while ((getline line < (root "/etc/os-release")) > 0) if (line ~ /^PRETTY_NAME=/) { name = substr(line, 13); gsub(/"/, "", name); break }
  close(root "/etc/os-release")
  return name == "" ? "Linux" : name
}
function hello() {
  memory()
  print ""
  say("{\"driftvakt\":1,\"k\":\"hello\"," stamp() ",\"probe\":\"1.0\",\"variant\":\"sh\",\"python\":\"\",\"host\":" text(word("/proc/sys/kernel/hostname")) \
    ",\"os\":" text(os_name()) ",\"kernel\":" text(word("/proc/sys/kernel/osrelease")) ",\"arch\":" text(arch) ",\"cpus\":" processors \
    ",\"memory_bytes\":" ("MemTotal" in mem ? whole(mem["MemTotal"]) : "null") ",\"boot_id\":" text(word("/proc/sys/kernel/random/boot_id")) \
    ",\"uptime\":" sprintf("%.2f", up) ",\"pid\":" pid ",\"user\":" text(user) ",\"nvml\":" text(nvml_text) ",\"simulated\":" \
    (root == "" && stand_in == "" ? "false" : "true") ",\"tiers\":[" period "," middle "," slow "]}")
}
function kernel(line,    head, words, level, address, i, device, code, number) {
  i = index(line, ";"); head = substr(line, 1, i - 1); words = substr(line, i + 1)
  split(head, w, ","); number = w[2]
  if (root == "" && w[3] / 1000000 < started - 1) return
  level = w[1]
  if (words !~ /NVRM|mlx[45]_|nvme |I\/O error|[Oo]ut of memory|oom-kill|Killed process|Hardware Error|mce:|EDAC|AER:|soft lockup|blocked for more than|EXT4-fs error|[Ll]ink is [Dd]own|[Ll]ink is [Uu]p|not responding, (still trying|timed out)|nfs: server/ && level > 3) return
  code = "kernel"; device = ""
  if (match(words, /nfs: server [^ ]+ (not responding|OK)/)) {
    device = substr(words, RSTART + 12, RLENGTH - 12); address = device; sub(/ .*/, "", device)
    if (address ~ / OK$/) delete complained[device]; else complained[device] = up
    device = "storage:" device
  }
  if (match(words, /NVRM: Xid \((PCI:)?[0-9a-fA-F:.]+\): [0-9]+/)) {
    address = substr(words, RSTART + 11, RLENGTH - 11); sub(/^PCI:/, "", address)
    code = address; sub(/.*: /, "", code); code = "xid:" code; sub(/\).*/, "", address)
    for (i = 0; i < gpus; i++) { split(gpu_known[i], w, /, */); if (index(tolower(w[4]), substr(tolower(address), 1, 10)) > 0) device = "gpu:" i }
  } else if (up - minute < 60 && told_lines >= 60) return
  if (up - minute >= 60) { minute = up; told_lines = 0 }
  told_lines++
  event("kernel", code, words, device, number)
}
BEGIN {
  clock(); started = up; minute = -1000; stat(); ahead = 0
  if (now + 0 > 0) ahead = now - boot - up
  if (ahead > 2 || ahead < -2) ahead = 0
  period = fast; nvml_state = smi == "" ? "failed" : "starting"; nvml_text = smi == "" ? "absent" : "starting"
  hello(); greeted = 1
}
/^T/ {
  clock()
  if (told == "") inventory()
  if (/ M/) middle_message()
  if (/ S/ || alert) slow_message()
  sample()
  next
}
/^[^,]*, [0-9]+, GPU-/ {
  clock(); n = split($0, w, /, */)
  if (n < 10 || w[2] + 0 >= 64) next
  i = w[2] + 0; gpu_known[i] = $0; delete made_up[i]
  bus_part[i] = tolower(w[4]); sub(/^[^:]*/, "", bus_part[i]); seen_bus[bus_part[i]] = 1
  if (num(w[5]) != "null") gpu_bytes[i] = w[5] * 1048576
  if (i + 1 > listed) listed = i + 1
  next
}
/^[0-9]+, / { split($0, w, /, */); clock(); if (w[1] + 0 < 64) { gpu_line[w[1] + 0] = $0; gpu_time[w[1] + 0] = up }; next }
/^[0-9A-Fa-f]+:[0-9A-Fa-f]+:[0-9A-Fa-f.]+, / {
  n = split($0, w, /, */); bus = tolower(w[1]); sub(/^[^:]*/, "", bus)
  if (n == 5) { if (bus in remap_line && remap_line[bus] != $0) alert = 1; remap_line[bus] = $0 }
  else if (w[2] ~ /^[0-9]+$/) {
    if (w[2] in health_line) { split(health_line[w[2]], v, /, */); if (v[4] != w[4]) alert = 1 }
    health_line[w[2] + 0] = $0
  }
  next
}
/^Unable to determine the device handle for/ {
  clock(); bus = bus_of($0)
  if (bus != "" && !(bus in lost_bus)) { lost_bus[bus] = "GPU is lost"; place_lost(); inventory() }
  if (bus != "") unreached[bus] = 1
  if (bus == "") smi_words = $0
  next
}
/^(NVIDIA-SMI has failed|Failed to initialize NVML|No devices were found)/ { smi_words = $0; next }
/^X / {
  clock()
  if ($2 == "wedged") { nvml_failed_hung = 1; part("nvml", "overdue", "an nvidia-smi of before still hangs (process " $3 ")"); next }
  if ($2 == "list") {
    if (listed || $3 == 0) {
      for (bus in lost_bus) if (!(bus in unreached) || bus in seen_bus) delete lost_bus[bus]
      if (nvml_state != "ok") { nvml_state = "ok"; nvml_text = "ok"; nvml_since = up; part("nvml", "ok", "") }
      gpus = listed; place_lost(); inventory()
    } else {
      for (bus in unreached) nvml_reached = 1
      if (nvml_reached) { nvml_state = "ok"; nvml_text = "ok"; nvml_since = up; gpus = 0; place_lost(); inventory() }
      else nvml_failed(smi_words == "" ? "nvidia-smi failed with status " $3 : nvml_says(smi_words))
    }
    listed = 0; smi_words = ""; nvml_reached = 0
    delete unreached; delete seen_bus
  }
  next
}
/^[0-9]+,[0-9]+,[0-9]+,[^;]*;/ { clock(); kernel($0); next }
/^GPU-/ {
  clock(); split($0, w, /, */)
  name = $0; sub(/^[^,]*, *[^,]*, *[^,]*, */, "", name); sub(/^[ \t]+/, "", name); sub(/ .*/, "", name); sub(/.*\//, "", name); gsub(/\t/, " ", name)
  for (i = 0; i < gpus; i++) if (index(gpu_known[i], w[1]) > 0 && w[2] ~ /^[0-9]+$/) { app[w[1] w[2]] = i "\t" w[2] "\t" w[3] "\t" name; app_time[w[1] w[2]] = up }
  next
}
/^B/ { new_ports = new_disks = 0; next }
/^P / {
  if (new_ports >= 256) next
  i = ++new_ports; port[i] = $2; port_kind[i] = $3; port_base[i] = $4
  port_known[i] = "{\"name\":" text($2) ",\"kind\":\"" $3 "\",\"driver\":" text(known($5)) ",\"address\":" text(known($6)) ",\"netdev\":" text(known($7)) "}"
  next
}
/^D / {
  if (new_disks >= 256 || $3 + 0 <= 0) next
  i = ++new_disks; disk[i] = $2; line = $0; sub(/^D [^ ]* [^ ]* /, "", line); sub(/ +$/, "", line)
  disk_known[i] = "{\"name\":" text($2) ",\"model\":" text(line ~ /^(-|0x.*)$/ ? "" : line) ",\"size_bytes\":" sprintf("%.0f", $3 * 512) "}"
  next
}
/^I/ { ports = new_ports; disks = new_disks; clock(); if (told != "") inventory(); next }
/^FB/ { for (mount in wanted_mount) delete wanted_mount[mount]; for (mount in hanging) delete hanging[mount]; spaces = 0; next }
/^FM C/ { too_many("file systems", $3, 256, "local ones first"); next }
/^FM / {
  line = $0; sub(/^FM [LR] [^ ]* /, "", line)
  if (!(line in wanted_mount)) { wanted_mount[line] = $3; far[line] = $2; mounts[++spaces] = line }
  next
}
/^FH / { hanging[substr($0, 4)] = 1; next }
/^FE/ { said_spaces(); next }
/^Filesystem +1024-blocks/ { next }
/ [0-9]+ +[0-9]+ +-?[0-9]+ +[0-9]+% +\// {
  clock(); line = $0; match(line, / [0-9]+ +[0-9]+ +-?[0-9]+ +[0-9]+% +\//)
  split(substr(line, RSTART + 1, RLENGTH - 1), w, " "); line = substr(line, RSTART + RLENGTH - 1)
  if (w[1] + 0 > 0) { size_of[line] = w[1] * 1024; free_of[line] = (w[3] + 0 < 0 ? 0 : w[3] * 1024); measured[line] = up }
  next
}
/^A / {
  line = $0; sub(/^A [^ ]* [^ ]* ?/, "", line)
  if ($2 == "tiers" && $3 == "true") { split(line, w, " "); period = w[1]; middle = w[3]; slow = w[5] }
  say("{\"k\":\"ack\",\"op\":" text($2) ",\"ok\":" $3 ",\"text\":" text(line) "}")
  next
}
/^N/ { part("kernel", "failed", "/dev/kmsg cannot be read"); next }
/^E/ { exit 0 }
'

# mawk reads a pipe in blocks unless it is told otherwise; the others answer this question with something else.
interactive=
case $(awk -W version </dev/null 2>/dev/null) in mawk*) interactive='-W interactive' ;; esac
now=$(date +%s.%N 2>/dev/null)
case $now in *[!0-9.]* | '') now=$(date +%s) ;; esac
exec 3<&0 </dev/null
# shellcheck disable=SC2086
feed | awk $interactive -v root="$root" -v smi="$smi" -v stand_in="${DRIFTVAKT_PROBE_NVML:-}" -v fast="$fast" \
  -v middle="$middle" -v slow="$slow" -v pid="$$" -v user="${USER:-${LOGNAME:-}}" -v arch="$(uname -m)" -v now="$now" \
  "$program" 3<&-
exit 0
