# shellcheck shell=sh
# Driftvakt's node probe for nodes without Python: POSIX sh, awk, and nvidia-smi in loop mode where there is one.
# Same protocol (docs/probe-protocol.md), fewer readings. Run by eval from memory; standard input is the channel: one
# line of options, then control lines. No here-documents and no temporary files: nothing is written on the node.
#
# One awk keeps the state and speaks. It reads lines that small feeders write into one pipe: a ticker, nvidia-smi's
# loops, the kernel log, and this shell, which reads the control lines. A hung nvidia-smi so stops nothing else.
LC_ALL=C
export LC_ALL
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

spaces() { # file systems as F lines; df can hang on a lost server, so only one runs at a time
  df -Pk 2>/dev/null | while read -r _ size _ free _ mount; do
    case $size in *[!0-9]* | '') continue ;; esac
    echo "F $size $free $mount"
  done
  echo FE
}

ticker() { # "later": the first tick comes after a period
  count=0
  busy=
  [ "$1" = later ] && sleep "$fast" >/dev/null 2>&1
  while :; do
    line=T
    if [ $((count % middle)) -lt "$fast" ]; then
      line="$line M"
      if [ -z "$root" ] && { [ -z "$busy" ] || ! kill -0 "$busy" 2>/dev/null; }; then
        spaces &
        busy=$!
      fi
    fi
    if [ $((count % slow)) -lt "$fast" ]; then
      line="$line S"
      [ "$count" -gt 0 ] && scan
      [ -n "$smi" ] && health &
    fi
    echo "$line" || exit 0
    count=$((count + fast))
    sleep "$fast" >/dev/null 2>&1 # with our pipes closed: it may outlive us by a period
  done
}

marked() { # nvidia-smi's lines with a mark before them
  while IFS= read -r line; do echo "$1 $line"; done
}

query() {
  "$smi" --query-gpu="$1" --format=csv,noheader,nounits </dev/null 2>/dev/null
}

health() {
  query index,ecc.errors.corrected.volatile.total,ecc.errors.uncorrected.volatile.total,pcie.link.width.current,pcie.link.gen.current | marked H
}

gpus() {
  query index,uuid,pci.bus_id,memory.total,power.max_limit,clocks.max.sm,pcie.link.width.max,mig.mode.current,driver_version,name | marked U
  echo UE
}

start_smi() {
  [ -n "$smi" ] || return
  gpus &
  reasons=clocks_throttle_reasons.active
  query clocks_event_reasons.active >/dev/null && reasons=clocks_event_reasons.active
  "$smi" --query-gpu="index,utilization.gpu,memory.used,utilization.memory,power.draw,enforced.power.limit,temperature.gpu,temperature.memory,clocks.sm,clocks.mem,$reasons,fan.speed" \
    --format=csv,noheader,nounits -l "$fast" </dev/null 2>/dev/null &
  loops="$loops $!"
  "$smi" --query-compute-apps=gpu_uuid,pid,used_memory,process_name --format=csv,noheader,nounits -l "$middle" \
    </dev/null 2>/dev/null &
  loops="$loops $!"
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
  # shellcheck disable=SC2086
  kill $tick $loops 2>/dev/null
  loops=
  ticker later 3<&- &
  tick=$!
  start_smi 3<&-
  echo "A tiers true $fast s, $middle s, $slow s"
}

feed() {
  loops=
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
  start_smi 3<&-
  while IFS= read -r line <&3; do
    case $line in
      '') ;;
      *'"op":"tiers"'*) change_tiers "$line" ;;
      *'"op":"refresh"'*) scan && { [ -z "$smi" ] || gpus & } && echo "A refresh true" ;;
      *'"op":"ping"'*) echo "A ping true" ;;
      *'"op":"stop"'*) echo "A stop true" && break ;;
      *'"op":"nvml"'*) echo "A nvml false this node has no Python" ;;
      *) echo "A ? false unknown operation" ;;
    esac
  done
  # shellcheck disable=SC2086
  kill $tick $loops $log 2>/dev/null
  echo E
}

# shellcheck disable=SC2016
program='
function word(path,    line, got) {
  got = (getline line < (root path)); close(root path)
  return got > 0 ? line : ""
}
function text(s) { gsub(/["\\]/, "_", s); gsub(/[^ -~]/, "?", s); return "\"" substr(s, 1, 256) "\"" }
function num(x) { return x ~ /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ ? x "" : "null" }
function whole(x) { return x == "" ? "null" : sprintf("%.0f", x) }
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
    if (w[1] == "cpu") { waiting = w[6]; ticks = w[2] + w[3] + w[4] + w[5] + w[6] + w[7] + w[8] + w[9]; busy = ticks - w[5] - w[6] }
    else if (w[1] ~ /^cpu/) processors++
    else if (w[1] == "btime") boot = w[2] + 0
    else if (w[1] == "procs_running") running = w[2]
    else if (w[1] == "procs_blocked") blocked = w[2]
  }
  close(root "/proc/stat")
}
function memory(    line, w) {
  delete mem
  while ((getline line < (root "/proc/meminfo")) > 0) { split(line, w, " "); sub(/:/, "", w[1]); mem[w[1]] = w[2] * 1024 }
  close(root "/proc/meminfo")
  if (!("MemAvailable" in mem) && ("MemFree" in mem)) mem["MemAvailable"] = mem["MemFree"] + mem["Buffers"] + mem["Cached"]
}
function pressure(resource,    line, w, path) {
  path = root "/proc/pressure/" resource
  while ((getline line < path) > 0) { split(line, w, " "); sub(/.*total=/, "", line); psi[resource w[1]] = line }
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
  out = out ("MemAvailable" in mem ? whole(mem["MemTotal"] - mem["MemAvailable"]) "," whole(mem["MemAvailable"]) : "null,null") ","
  out = out ("SwapTotal" in mem ? whole(mem["SwapTotal"] - mem["SwapFree"]) : "null")
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
  while ((getline line < (root "/proc/diskstats")) > 0) { n = split(line, w, " "); if (n >= 14) row[w[3]] = w[6] " " w[10] " " w[13] " " w[14] }
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
function port_rows(    line, n, i, w, name, rest, stats, out, base, state, word_now, changes, values, row, j, speed) {
  delete stats
  while ((getline line < (root "/proc/net/dev")) > 0) {
    n = match(line, /:[^:]*$/)
    if (!n) continue
    name = substr(line, 1, n - 1); gsub(/ /, "", name); rest = substr(line, n + 1)
    split(rest, w, " ")
    stats[name] = w[1] " " w[9] " " w[3] " " w[11] " " w[4] " " w[12]
  }
  close(root "/proc/net/dev")
  out = ""
  for (i = 1; i <= ports; i++) {
    name = port[i]; base = port_base[i]; out = out (i > 1 ? "," : "")
    if (port_kind[i] == "ethernet") {
      if (!(name in stats)) { out = out "null"; part("port:" name, "failed", "the interface is gone"); continue }
      split(stats[name], values, " ")
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
      split("port_rcv_data port_xmit_data port_rcv_errors port_xmit_constraint_errors excessive_buffer_overrun_errors port_xmit_discards", w, " ")
      for (j = 1; j <= 6; j++) { values[j] = word(base "/counters/" w[j]); if (j <= 2 && values[j] != "") values[j] *= 4 }
      changes = word(base "/counters/link_downed")
      split(word(base "/rate"), w, " "); speed = (w[1] + 0 > 0) ? sprintf("%.0f", w[1] * 1000000000) : "null"
    }
    part("port:" name, "ok", "")
    row = ""
    for (j = 1; j <= 6; j++) { rest = rate("p" j " " port_kind[i] " " name, values[j] == "" ? "" : values[j] + 0); row = row (j <= 2 ? whole(rest) : per(rest)) "," }
    if ((name in was) && was[name] != "" && state != "") {
      if (was[name] != state) event("probe", state ? "link:up" : "link:down", name " is " (state ? "up" : "down") " (" word_now ")", "port:" name)
      else if (changed[name] != "" && changes + 0 > changed[name] + 0) event("probe", "link:flap", name " changed state and changed back (" word_now ")", "port:" name)
    }
    was[name] = state; changed[name] = changes
    out = out "[" row num(state) "," speed "," num(changes) "]"
  }
  return out
}
function hex(s,    i, x) {
  s = tolower(s); sub(/^0x/, "", s); x = 0
  for (i = 1; i <= length(s); i++) x = x * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
  return x
}
function gpu_rows(    i, out, fresh, limit, w, n) {
  limit = 3 * period + 2; fresh = 0; out = ""
  for (i = 0; i < gpus; i++) {
    out = out (i ? "," : "")
    if (!(i in gpu_time) || up - gpu_time[i] > limit) { out = out "null"; continue }
    fresh++
    n = split(gpu_line[i], w, /, */)
    out = out "[" num(w[2]) "," (num(w[3]) == "null" ? "null" : sprintf("%.0f", w[3] * 1048576)) "," num(w[4]) "," num(w[5]) "," num(w[6]) "," \
      num(w[7]) "," num(w[8]) "," num(w[9]) "," num(w[10]) "," (w[11] ~ /^0x/ ? sprintf("%.0f", hex(w[11])) : "null") ",null,null,null,null]"
  }
  if (!gpus) return smi == "" || surveyed ? "[]" : "null"
  if (!fresh && up - started > limit) { part("nvml", "overdue", "nvidia-smi does not answer"); return "null" }
  if (fresh) part("nvml", "ok", "")
  return fresh ? "[" out "]" : "null"
}
function sample() {
  number++
  head = "{\"k\":\"s\",\"n\":" number "," stamp() ",\"gen\":" generation ",\"h\":[" host() "],\"g\":" gpu_rows()
  say(head ",\"p\":[" port_rows() "],\"d\":[" disk_rows() "]}")
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
    out = out (n++ ? "," : "") "{\"gpu\":" w[1] ",\"pid\":" w[2] ",\"user\":" text(user_of(status_uid(w[2]))) ",\"name\":" text(w[4]) \
      ",\"memory_bytes\":" (num(w[3]) == "null" ? "null" : sprintf("%.0f", w[3] * 1048576)) ",\"sm\":null,\"cgroup\":\"\"}"
  }
  fans = ""
  for (i = 0; i < gpus; i++) { split(gpu_line[i], w, /, */); fans = fans (i ? "," : "") num(w[12]) }
  space = ""
  for (i = 1; i <= filesystems; i++) space = space (i > 1 ? "," : "") filesystem[i]
  say("{\"k\":\"mid\"," stamp() ",\"processes\":" (gpus ? "[" out "]" : "null") ",\"fans\":[" fans "],\"filesystems\":[" space "]}")
}
function slow_message(    i, out, w) {
  out = ""
  for (i = 0; i < gpus; i++) {
    out = out (i ? "," : "")
    if (!(i in health_line)) { out = out "null"; continue }
    split(health_line[i], w, /, */)
    out = out "{\"ecc_corrected\":" num(w[2]) ",\"ecc_uncorrected\":" num(w[3]) ",\"pcie_width\":" num(w[4]) ",\"pcie_generation\":" num(w[5]) "}"
  }
  delete health_line
  say("{\"k\":\"slow\"," stamp() ",\"gpus\":" (gpus ? "[" out "]" : "null") "}")
}
function inventory(    i, w, line, gpu_part, port_part, disk_part) {
  gpu_part = port_part = disk_part = ""
  for (i = 0; i < gpus; i++) {
    split(gpu_known[i], w, /, */)
    gpu_part = gpu_part (i ? "," : "") "{\"index\":" i ",\"uuid\":" text(w[2]) ",\"name\":" text(w[10]) ",\"pci\":" text(tolower(w[3])) \
      ",\"memory_bytes\":" (num(w[4]) == "null" ? "null" : sprintf("%.0f", w[4] * 1048576)) ",\"power_limit_max\":" num(w[5]) \
      ",\"sm_clock_max\":" num(w[6]) ",\"pcie_width_max\":" num(w[7]) ",\"mig\":" (w[8] == "Enabled" ? "true" : "false") "}"
    driver = w[9]
  }
  for (i = 1; i <= ports; i++) port_part = port_part (i > 1 ? "," : "") port_known[i]
  for (i = 1; i <= disks; i++) disk_part = disk_part (i > 1 ? "," : "") disk_known[i]
  line = "\"gpus\":[" gpu_part "],\"ports\":[" port_part "],\"disks\":[" disk_part "],\"nvml\":\"" (smi == "" ? "absent" : "ok") "\",\"driver\":" text(driver)
  if (line == told) return
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
    ",\"uptime\":" sprintf("%.2f", up) ",\"pid\":" pid ",\"user\":" text(user) ",\"nvml\":\"" (smi == "" ? "absent" : "ok") "\",\"simulated\":" \
    (root == "" && stand_in == "" ? "false" : "true") ",\"tiers\":[" period "," middle "," slow "]}")
}
function kernel(line,    head, words, level, address, i, device, code, number) {
  i = index(line, ";"); head = substr(line, 1, i - 1); words = substr(line, i + 1)
  split(head, w, ","); number = w[2]
  if (root == "" && w[3] / 1000000 < started - 1) return
  level = w[1]
  if (words !~ /NVRM|mlx[45]_|nvme |I\/O error|[Oo]ut of memory|oom-kill|Killed process|Hardware Error|mce:|EDAC|AER:|soft lockup|blocked for more than|EXT4-fs error|[Ll]ink is [Dd]own|[Ll]ink is [Uu]p/ && level > 3) return
  code = "kernel"; device = ""
  if (match(words, /NVRM: Xid \(PCI:[0-9a-fA-F:.]+\): [0-9]+/)) {
    address = substr(words, RSTART + 15, RLENGTH - 15)
    code = address; sub(/.*: /, "", code); code = "xid:" code; sub(/\).*/, "", address)
    for (i = 0; i < gpus; i++) { split(gpu_known[i], w, /, */); if (index(tolower(w[3]), substr(tolower(address), 1, 10)) > 0) device = "gpu:" i }
  } else if (up - minute < 60 && told_lines >= 60) return
  if (up - minute >= 60) { minute = up; told_lines = 0 }
  told_lines++
  event("kernel", code, words, device, number)
}
BEGIN { clock(); started = up; minute = -1000; stat(); ahead = 0; if (now + 0 > 0) ahead = now - boot - up; if (ahead > 2 || ahead < -2) ahead = 0; period = fast; hello() }
/^T/ {
  clock()
  if (told == "") inventory()
  if (/ M/) middle_message()
  if (/ S/) slow_message()
  sample()
  next
}
/^[0-9]+, / { split($0, w, /, */); clock(); if (w[1] + 0 < 64) { gpu_line[w[1] + 0] = $0; gpu_time[w[1] + 0] = up }; next }
/^[0-9]+,[0-9]+,[0-9]+,[^;]*;/ { clock(); kernel($0); next }
/^GPU-/ {
  clock(); split($0, w, /, */)
  name = $0; sub(/^[^,]*, *[^,]*, *[^,]*, */, "", name); sub(/^[ \t]+/, "", name); sub(/ .*/, "", name); sub(/.*\//, "", name); gsub(/\t/, " ", name)
  for (i = 0; i < gpus; i++) if (index(gpu_known[i], w[1]) && w[2] ~ /^[0-9]+$/) { app[w[1] w[2]] = i "\t" w[2] "\t" w[3] "\t" name; app_time[w[1] w[2]] = up }
  next
}
/^U / { line = substr($0, 3); split(line, w, /, */); if (w[1] ~ /^[0-9]+$/ && w[1] < 64) { gpu_known[w[1] + 0] = line; if (w[1] + 1 > gpus) gpus = w[1] + 1 }; next }
/^UE/ { surveyed = 1; inventory(); next }
/^H / { line = substr($0, 3); split(line, w, /, */); health_line[w[1] + 0] = line; next }
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
/^F / {
  if ($2 + 0 <= 0 || new_filesystems >= 256) next
  line = $0; sub(/^F [^ ]* [^ ]* /, "", line)
  if (!typed++) { while ((getline mounted < (root "/proc/mounts")) > 0) { split(mounted, w, " "); type[w[2]] = w[3] }; close(root "/proc/mounts") }
  kind = line in type ? type[line] : ""
  if (kind !~ /^(ext[234]|xfs|btrfs|zfs|f2fs|vfat|exfat|overlay|nfs|nfs4|cifs|lustre|ceph|gpfs|beegfs|tmpfs|fuse.*)$/) next
  if (line in measured) next
  measured[line] = 1
  if ((kind == "tmpfs" && line !~ /^\/(dev\/shm|tmp|run)$/) || (kind == "overlay" && line != "/")) next
  new_filesystem[++new_filesystems] = "{\"mount\":" text(line) ",\"kind\":" text(kind) ",\"size_bytes\":" sprintf("%.0f", $2 * 1024) ",\"free_bytes\":" sprintf("%.0f", $3 * 1024) "}"
  next
}
/^FE/ { filesystems = new_filesystems; for (i = 1; i <= filesystems; i++) filesystem[i] = new_filesystem[i]; new_filesystems = 0; typed = 0; delete measured; next }
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
