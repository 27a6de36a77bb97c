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

name_of() { # what a link points to, "-" where there is none
  text=$(readlink "$root$1" 2>/dev/null)
  text=${text##*/}
  echo "${text:--}"
}

plain() { # whether a name can stand in a line of ours
  case $1 in *[[:space:]]* | *[[:cntrl:]]* | '*' | '') return 1 ;; esac
}

rank_of() { # an interface's, of too many: 1 hardware and bonds that are up, 2 down, 3 virtual functions, representors
  rank=2
  case $1 in *pf[0-9]*vf[0-9]* | *pf[0-9]*sf[0-9]*) rank=3 ;; esac
  [ -e "$root/sys/class/net/$1/device/physfn" ] && rank=3
  text=
  { IFS= read -r text <"$root/sys/class/net/$1/operstate"; } 2>/dev/null
  [ $rank = 2 ] && [ "$text" = up ] && rank=1
  return 0
}

# Ports, file servers and disks by name, as "kind name base" in `members`: B with how many there are, V lines with what
# each is, then I. No file of a device is read here: those may never answer.
scan() {
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
    plain "$name" || continue
    case $name in lo | bonding_masters) continue ;; esac
    every="$every $name"
    case $routed in *" $name "*) chosen="$chosen $name" && continue ;; esac
    [ -e "$path/device" ] || [ -e "$path/bonding" ] && chosen="$chosen $name"
  done
  fabric=''
  for path in "$root"/sys/class/infiniband/*/ports/*; do
    [ -d "$path" ] && plain "${path#"$root"}" && fabric="$fabric ${path#"$root"}"
  done
  # shellcheck disable=SC2086
  set -- $fabric
  room=$((128 - $#))
  number=$#
  chosen=${chosen:-$every}
  # shellcheck disable=SC2086
  set -- $chosen
  number=$((number + $#))
  if [ $# -gt "$room" ]; then
    every=$chosen chosen=''
    for wanted in 1 2 3; do
      for name in $every; do
        [ "$room" -gt 0 ] || break
        rank_of "$name"
        [ $rank = $wanted ] && chosen="$chosen $name" && room=$((room - 1))
      done
    done
  fi
  whole='' pieces=''
  for path in "$root"/sys/block/*; do
    name=${path##*/}
    plain "$name" || continue
    case $name in loop[0-9]* | ram[0-9]* | zram[0-9]* | sr[0-9]* | fd[0-9]* | nbd[0-9]* | mtdblock[0-9]*) continue ;; esac
    pieces="$pieces $name"
    [ -e "$path/device" ] || case $name in md*) ;; *) continue ;; esac
    whole="$whole $name"
  done
  whole=${whole:-$pieces}
  # shellcheck disable=SC2086
  set -- $whole
  echo "B $number $#"
  if [ $# -gt 128 ]; then
    first='' rest=''
    for name in $whole; do
      case $name in nvme* | md*) first="$first $name" ;; *) rest="$rest $name" ;; esac
    done
    whole="$first $rest"
  fi
  members=''
  for name in $chosen; do
    base=/sys/class/net/$name
    echo "V ethernet $name $(name_of "$base/device/driver")"
    members="${members}ethernet $name $base$nl"
  done
  number=0
  for base in $fabric; do
    number=$((number + 1))
    [ $number -le 128 ] || break
    device=${base#/sys/class/infiniband/}
    device=${device%%/*}
    name=$device
    set -- "$root/sys/class/infiniband/$device"/ports/*
    [ $# -gt 1 ] && name=$device:${base##*/}
    echo "V infiniband $name $(name_of "/sys/class/infiniband/$device/device/driver")"
    members="${members}infiniband $name $base$nl"
  done
  number=0
  for name in $whole; do
    number=$((number + 1))
    [ $number -le 128 ] || break
    echo "V disk $name -"
    members="${members}disk $name /sys/block/$name$nl"
  done
  echo I
}

# What is read beside us, each of its files may hang: all that answer by one child, together; when it does not come back,
# each by a child of its own, and those that come back are together again. "QH kind name base" is one that hangs.
look() { # in a child: lines of `members`, and whether they are all
  list=$1
  export list
  # shellcheck disable=SC2086
  exec awk $interactive -v root="$root" -v tick="$ticks" -v describe="$describe" -v together="$2" "$common$reader" \
    </dev/null 2>/dev/null
}

readings() {
  IFS=$nl
  echo QB
  kept='' out=$nl mine=''
  for line in $alone; do
    gone "${line%% *}" && continue
    kept="$kept$line$nl"
    out="$out${line#* }$nl"
    echo "QH ${line#* }"
  done
  alone=$kept
  for line in $members; do
    case $line in disk*) [ -n "$describe" ] || continue ;; esac
    case $out in *"$nl$line$nl"*) ;; *) mine="$mine$line$nl" ;; esac
  done
  case $out in *"${nl}storage "*) ;; *) [ -z "$mounted" ] || mine="${mine}storage servers -$nl" ;; esac
  if gone "$together"; then
    waited=0
    look "$mine" 1 &
    together=$!
    return
  fi
  waited=$((waited + fast))
  if [ $waited -ge 2 ]; then
    kill -9 "$together" 2>/dev/null
    together= describe=1
    for line in $mine; do
      look "$line" '' &
      alone="$alone$! $line$nl"
    done
  fi
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
# of servers are asked one by one, so that a lost one costs itself alone, and local ones while one of them hangs; never
# two at once of one mount.
spaces() {
  [ -r /proc/self/mountinfo ] || return
  kept=
  for line in $asking; do
    gone "${line%% *}" || kept="$kept$line$nl"
  done
  asking=$kept
  [ -z "$asking" ] && apart=
  case "$nl$asking" in
    *" local$nl"*)
      kept=
      for line in $asking; do
        case $line in *' local') kill -9 "${line%% *}" 2>/dev/null ;; *) kept="$kept$line$nl" ;; esac
      done
      asking=$kept apart=1
      ;;
  esac
  echo FB
  near=
  mounted=$root
  for line in $(awk "$chosen_mounts" /proc/self/mountinfo 2>/dev/null); do
    mount=${line#* * }
    echo "FM $line"
    case $line in
      C*) continue ;;
      'R nfs '* | 'R nfs4 '*) mounted=yes ;;
    esac
    case $line in
      L*) [ -z "$apart" ] && near="$near$mount$nl" && continue ;;
    esac
    case "$nl$asking" in
      *"$nl"[0-9]*" $mount$nl"*) echo "FH $mount" ;;
      *) df -Pk "$mount" </dev/null 2>/dev/null & asking="$asking$! $mount$nl" ;;
    esac
  done
  if [ -n "$near" ]; then
    # shellcheck disable=SC2086
    df -Pk $near </dev/null 2>/dev/null &
    asking="$asking$! local$nl"
  fi
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
  IFS=$nl
  for line in $!$nl$log$nl$journal$nl$together$nl$asking$alone; do kill -9 "${line%% *}" 2>/dev/null; done # $!: begun and not yet noted
  exit 0
}

begin_log() { # the kernel's log from its beginning: what is old is told by its number; it ends when lines were lost
  log=
  if ( : <"$root/dev/kmsg" ) 2>/dev/null; then
    if [ -z "$root" ]; then
      cat /dev/kmsg </dev/null 2>/dev/null &
    else
      tail -n +1 -f "$root/dev/kmsg" </dev/null 2>/dev/null &
    fi
    log=$!
  else
    echo N
  fi
}

begin_journal() { # what the kernel said last in the boot that the console watched, where that is over
  journal=
  IFS= read -r now_boot <"$root/proc/sys/kernel/random/boot_id" 2>/dev/null
  [ -n "$told_boot" ] && [ "$told_boot" != "$now_boot" ] || return
  tool=journalctl
  [ -n "$root" ] && tool=$root/usr/bin/journalctl
  [ -n "$root" ] && [ ! -x "$tool" ] && return
  entries="$tool -k -b $(echo "$told_boot" | tr -d -) -o export -n 2000 -q --no-pager 2>&1" after=${told_us:-0}
  export entries after
  echo "JB $told_boot"
  awk "$past" </dev/null 2>/dev/null &
  journal=$!
}

ticker() { # "later": the first tick comes after a period
  count=0 ticks=0
  asleep='' asking='' apart='' log='' journal='' list_smi='' remap_smi='' fast_smi='' health_smi='' apps_smi=''
  members='' alone='' together='' waited=0 mounted=$root
  trap leave TERM
  trap 'count=0; kill $asleep 2>/dev/null' USR1
  [ "$1" = now ] && begin_journal
  begin_log
  [ "$1" = later ] && nap
  set -f
  while :; do
    ticks=$((ticks + 1))
    ticked="T $ticks"
    describe=
    IFS=$nl
    if [ $((count % middle)) -lt "$fast" ]; then
      ticked="$ticked M"
      [ -z "$root" ] && spaces
    fi
    if [ $((count % slow)) -lt "$fast" ]; then
      ticked="$ticked S"
      describe=1
      set +f
      IFS=$blank
      scan
      gpus
      set -f
    fi
    IFS=$blank
    [ -n "$log" ] && gone "$log" && begin_log
    echo "$ticked" || leave
    readings
    IFS=$blank
    count=$((count + fast))
    nap
  done
}

# How far the console was told of the kernel's log: its boot, the last line there and its microseconds, the clock's lag.
told_boot='' told_seq=-1 told_us='' told_lag=''
case $options in
  *'"log":{'*'"boot":"'*)
    told_boot=${options#*'"boot":"'}
    told_boot=${told_boot%%'"'*}
    case $told_boot in *[!0-9a-f-]*) told_boot='' ;; esac
    ;;
esac

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
  told_seq=$(number_of "$options" seq)
  told_us=$(number_of "$options" us)
  told_lag=$(number_of "$options" lag)
  echo "KT ${told_seq:--1} ${told_lag:-null}"
  ticker now 3<&- &
  tick=$!
  while IFS= read -r line <&3; do
    case $line in
      '') ;;
      *'"op":"tiers"'*) change_tiers "$line" ;;
      *'"op":"refresh"'*) kill -USR1 "$tick" 2>/dev/null && echo "A refresh true" ;;
      *'"op":"ping"'*) echo "A ping true" ;;
      *'"op":"stop"'*) echo "A stop true" && break ;;
      *'"op":"nvml"'*) echo "A nvml false this node has no Python" ;;
      *) echo "A ? false unknown operation" ;;
    esac
  done
  # shellcheck disable=SC2086
  kill $tick 2>/dev/null
  wait "$tick" 2>/dev/null
  echo E
}

# What both programs below begin with.
# shellcheck disable=SC2016
common='
# The first line of a file below the root; `readable` is whether it could be read.
function word(path,    line, got) {
  got = (getline line < (root path)); close(root path); readable = got >= 0
  return got > 0 ? line : ""
}
# As JSON spells it: no zero before other digits.
function spelt(x) { while (x ~ /^-?0[0-9]/) sub(/0/, "", x); return x }
function num(x) { return x ~ /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ && length(x) < 40 ? spelt(x) "" : "null" }
function integer(x) { gsub(/^[ \t]+|[ \t\r]+$/, "", x); return x ~ /^-?[0-9]+$/ && length(x) < 21 ? spelt(x) : "" }
'

# What is read of ports, file servers and disks, by a child: Q lines of ports (tick, kind and name, then by tabs: six
# counters, state, carrier changes, speed, the state in words, symbol errors; or "gone"), Z lines of file servers, and P and D lines
# that describe. QE when all of them came.
# shellcheck disable=SC2016
reader='
function netdevs(    line, n, name, w) {
  while ((getline line < (root "/proc/net/dev")) > 0) {
    n = match(line, /:[^:]*$/)
    if (!n) continue
    name = substr(line, 1, n - 1); gsub(/^[ \t]+|[ \t]+$/, "", name)
    if (split(substr(line, n + 1), w, " ") < 12) continue
    stats[name] = integer(w[1]) "\t" integer(w[9]) "\t" integer(w[3]) "\t" integer(w[11]) "\t" integer(w[4]) "\t" integer(w[12])
  }
  close(root "/proc/net/dev")
}
function ethernet(name, base,    state, words, speed) {
  if (describe) { words = word(base "/address"); if (integer(word(base "/type")) == 32 && length(words) > 23) words = substr(words, length(words) - 22); print "P ethernet " name "\t" words "\t\t" }
  if (!(name in stats)) { print "Q " tick " ethernet " name "\tgone"; return }
  words = word(base "/operstate"); gsub(/^[ \t]+|[ \t\r]+$/, "", words)
  state = words ~ /^(up|down|lowerlayerdown|dormant|notpresent)$/ ? (words == "up") : integer(word(base "/carrier"))
  speed = integer(word(base "/speed"))
  print "Q " tick " ethernet " name "\t" stats[name] "\t" state "\t" integer(word(base "/carrier_changes")) "\t" \
    (speed + 0 > 0 ? sprintf("%.0f", speed * 1000000) : "") "\t" words
}
function fabric(name, base,    words, values, names, i, x, adapter) {
  if (describe) {
    adapter = base; sub(/\/ports\/.*/, "", adapter)
    x = word(base "/gid_attrs/ndevs/0")
    words = word(adapter "/node_guid")
    print "P infiniband " name "\t" words "\t" x "\t" (word(base "/link_layer") ~ /^[ \t]*Ethernet[ \t]*$/ ? "roce" : "infiniband")
  }
  words = word(base "/state"); gsub(/^[ \t]+|[ \t\r]+$/, "", words)
  if (!readable) { print "Q " tick " infiniband " name "\tgone"; return }
  split("port_rcv_data port_xmit_data port_rcv_errors port_xmit_constraint_errors excessive_buffer_overrun_errors port_xmit_discards", names, " ")
  values = ""
  for (i = 1; i <= 6; i++) {
    x = integer(word(base "/counters/" names[i]))
    values = values (i <= 2 && x != "" ? sprintf("%.0f", x * 4) : x) "\t"
  }
  split(word(base "/rate"), names, " "); x = num(names[1])
  print "Q " tick " infiniband " name "\t" values (words ~ /^4:/ ? 1 : 0) "\t" integer(word(base "/counters/link_downed")) "\t" \
    (x != "null" && x + 0 > 0 ? sprintf("%.0f", x * 1000000000) : "") "\t" words "\t" integer(word(base "/counters/symbol_error"))
}
function disk(name, base,    size, model, vendor) {
  size = integer(word(base "/size"))
  if (size + 0 <= 0 || word(base "/hidden") ~ /^[ \t]*1[ \t]*$/) { print "D " name " 0"; return }
  vendor = word(base "/device/vendor"); model = word(base "/device/model")
  gsub(/^[ \t]+|[ \t\r]+$/, "", vendor); gsub(/^[ \t]+|[ \t\r]+$/, "", model)
  if (vendor ~ /^0x/) vendor = ""
  if (model ~ /^0x/) model = ""
  print "D " name " " size " " vendor (vendor != "" && model != "" ? " " : "") model
}
# /proc/self/mountstats: of each server the sums over its mounts, those that show the same counts once.
function digits(x) { return x ~ /^[0-9]+$/ && length(x) < 21 }
function mount_ends(    key, i, mark) {
  if (source == "") return
  mark = owner; for (i = 1; i <= 15; i++) mark = mark " " ops[i] + 0
  key = 0; for (i = 1; i <= 15; i++) if (ops[i] + 0 > 0) key = 1
  if (!(key && (mark in same))) {
    same[mark] = 1
    for (i = 1; i <= 15; i++) sum[owner, i] += ops[i]
    asked[owner] += sent; answered[owner] += got
  }
  source = ""
}
function storage(    line, n, w, i, place) {
  source = ""
  while ((getline line < (root "/proc/self/mountstats")) > 0) {
    if (line ~ /^device /) {
      mount_ends()
      if (line !~ / mounted on .* with fstype nfs4?( |$)/) continue
      source = line; sub(/^device /, "", source); sub(/ mounted on .*/, "", source)
      if (source in seen) { source = ""; continue }
      seen[source] = 1; owner = source
      if (owner ~ /^\[/) { sub(/^\[/, "", owner); sub(/\].*/, "", owner) } else sub(/:\/.*/, "", owner)
      gsub(/[ \t]/, "_", owner); there[owner] = 1; sent = got = 0
      for (i = 1; i <= 15; i++) ops[i] = 0
      continue
    }
    if (line !~ /^\t/) mount_ends()
    if (source == "") continue
    n = split(line, w, " ")
    if (w[1] == "xprt:") { i = w[2] == "udp" ? 5 : 8; if (digits(w[i]) && digits(w[i + 1])) { sent += w[i]; got += w[i + 1] } }
    else if (n >= 9 && w[1] ~ /^[A-Z0-9_]+:$/ && w[1] != "NULL:" && w[2] ~ /^[1-9]/ && digits(w[2]) && digits(w[3]) && digits(w[4]) \
      && digits(w[5]) && digits(w[6]) && digits(w[7]) && digits(w[8]) && digits(w[9])) {
      place = w[1] == "READ:" ? 0 : (w[1] == "WRITE:" ? 5 : 10)
      ops[place + 1] += w[2]; ops[place + 2] += w[5]; ops[place + 3] += w[6]; ops[place + 4] += w[8]; ops[place + 5] += w[9]
    }
  }
  mount_ends()
  for (owner in there) {
    line = ""; for (i = 1; i <= 15; i++) line = line " " sprintf("%.0f", sum[owner, i])
    print "Z " tick " " owner line " " sprintf("%.0f", asked[owner]) " " sprintf("%.0f", answered[owner]); fflush()
  }
  print "ZE " tick
}
BEGIN {
  number = split(ENVIRON["list"], lines, "\n")
  if (ENVIRON["list"] ~ /(^|\n)ethernet /) netdevs()
  for (i = 1; i <= number; i++) {
    if (split(lines[i], part, " ") != 3) continue
    if (part[1] == "ethernet") ethernet(part[2], part[3])
    else if (part[1] == "infiniband") fabric(part[2], part[3])
    else if (part[1] == "disk") disk(part[2], part[3])
    else storage()
    fflush()
  }
  if (together) print "QE " tick
}
'

# The last lines of a boot that is over, out of the journal's export format, as "J microseconds seconds priority text".
# shellcheck disable=SC2016
past='
function entry(    i) {
  if (("MESSAGE" in field) && field["_SOURCE_MONOTONIC_TIMESTAMP"] ~ /^[0-9]+$/ && field["__REALTIME_TIMESTAMP"] ~ /^[0-9]+$/) {
    found++
    if (field["_SOURCE_MONOTONIC_TIMESTAMP"] + 0 > ENVIRON["after"] + 0)
      print "J " field["_SOURCE_MONOTONIC_TIMESTAMP"] " " sprintf("%.3f", field["__REALTIME_TIMESTAMP"] / 1000000) " " \
        (field["PRIORITY"] ~ /^[0-9]+$/ ? field["PRIORITY"] + 8 * field["SYSLOG_FACILITY"] : 6) " " field["MESSAGE"]
    fflush()
  }
  for (i in field) delete field[i]
}
BEGIN {
  while ((ENVIRON["entries"] | getline line) > 0) {
    if (line == "") entry()
    else if (match(line, /^[A-Z0-9_]+=/)) field[substr(line, 1, RLENGTH - 1)] = substr(line, RLENGTH + 1)
    else complaint = line
  }
  entry()
  if (complaint ~ /not found/) complaint = "journalctl is not there"
  print "JE " found + 0 " " (complaint == "" ? "the journal that can be read here has nothing of that boot" : complaint)
}
'

# shellcheck disable=SC2016
program='
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
function whole(x) { return x == "" ? "null" : sprintf("%.0f", x) }
function known(x) { return x == "-" ? "" : x }
# As `can`, of a figure that was made here.
function fit(x, low, high, thing, name) { return x == "null" ? x : can(x, low, high, thing, name) }
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
function event(source, code, words, device, number, at, of_boot) {
  if (at == "" || at > boot + up + ahead) at = boot + up + ahead
  say("{\"k\":\"ev\",\"t\":" sprintf("%.3f", at) ",\"source\":\"" source "\",\"code\":" text(code) \
    ",\"text\":" text(words) ",\"device\":" text(device) (number ~ /^[0-9]+ [0-9]+$/ ? ",\"seq\":" substr(number, 1, index(number, " ") - 1) ",\"us\":" substr(number, index(number, " ") + 1) : "") \
    (of_boot == "" ? "" : ",\"boot\":" text(of_boot)) "}")
}
function stat(    line, w, n, i) {
  processors = 0; running = ""; blocked = ""; ticks = ""
  while ((getline line < (root "/proc/stat")) > 0) {
    n = split(line, w, " ")
    if (w[1] == "cpu") {
      for (i = 2; i <= n && i <= 9; i++) if (integer(w[i]) == "") n = 0
      if (n >= 5) { waiting = w[6]; ticks = w[2] + w[3] + w[4] + w[5] + w[6] + w[7] + w[8] + w[9]; busy = ticks - w[5] - w[6] }
    }
    else if (w[1] ~ /^cpu/) processors++
    else if (w[1] == "btime") boot = w[2] + 0
    else if (w[1] == "procs_running") running = n == 2 ? integer(w[2]) : ""
    else if (w[1] == "procs_blocked") blocked = n == 2 ? integer(w[2]) : ""
  }
  close(root "/proc/stat")
}
function memory(    line, w) {
  delete mem
  while ((getline line < (root "/proc/meminfo")) > 0) { split(line, w, " "); sub(/:+$/, "", w[1]); if (integer(w[2]) != "") mem[w[1]] = w[2] * 1024 }
  close(root "/proc/meminfo")
  if (!("MemAvailable" in mem) && ("MemFree" in mem)) mem["MemAvailable"] = mem["MemFree"] + mem["Buffers"] + mem["Cached"]
}
function pressure(resource,    line, w, path) {
  path = root "/proc/pressure/" resource
  while ((getline line < path) > 0) { split(line, w, " "); if (sub(/.*total=/, "", line) && integer(line) != "") psi[resource w[1]] = integer(line) }
  close(path)
}
function host(    w, load, shares, i, keys, out, span, cpu, iowait, most) {
  cpu = iowait = "null"
  stat()
  if (ticks + 0 > 0 && had_ticks && ticks > old_ticks) {
    span = ticks - old_ticks
    if (busy >= old_busy) cpu = share(100 * (busy - old_busy) / span)
    if (waiting >= old_waiting) iowait = share(100 * (waiting - old_waiting) / span)
  }
  if (ticks + 0 > 0) { had_ticks = 1; old_ticks = ticks; old_busy = busy; old_waiting = waiting }
  split(word("/proc/loadavg"), load, " ")
  memory()
  out = cpu "," iowait "," fit(num(load[1]), 0, 10000000000, "host", "load_1") ","
  most = 9007199254740992
  if (("MemAvailable" in mem) && ("MemTotal" in mem) && mem["MemAvailable"] > mem["MemTotal"]) {
    can(whole(mem["MemAvailable"]), 0, mem["MemTotal"], "host", "memory_available")
    out = out "null,null,"
  } else {
    out = out ("MemAvailable" in mem && "MemTotal" in mem ? fit(whole(mem["MemTotal"] - mem["MemAvailable"]), 0, most, "host", "memory_used") : "null") ","
    out = out ("MemAvailable" in mem ? fit(whole(mem["MemAvailable"]), 0, most, "host", "memory_available") : "null") ","
  }
  out = out ("SwapTotal" in mem && "SwapFree" in mem ? can(whole(mem["SwapTotal"] - mem["SwapFree"]), 0, mem["SwapTotal"], "host", "swap_used") : "null")
  delete psi
  pressure("cpu"); pressure("memory"); pressure("io")
  split("cpusome memorysome memoryfull iosome iofull", keys, " ")
  for (i = 1; i <= 5; i++) {
    shares = rate("psi " keys[i], keys[i] in psi ? psi[keys[i]] + 0 : "")
    out = out "," share(shares == "" ? "" : shares / 10000)
  }
  return out "," fit(num(running), 0, 10000000000, "host", "processes_running") "," fit(num(blocked), 0, 10000000000, "host", "processes_blocked")
}
# Disks: a row for each name that has one.
function disk_rows(    line, w, n, i, row, name, values, down, up_rate, busy_part, queue, thing, j) {
  delete row
  while ((getline line < (root "/proc/diskstats")) > 0) {
    n = split(line, w, " ")
    if (n >= 14) row[w[3]] = integer(w[6]) "\t" integer(w[10]) "\t" integer(w[13]) "\t" integer(w[14])
  }
  close(root "/proc/diskstats")
  delete disk_row
  for (i = 1; i <= listed_disks; i++) {
    name = disk_name[i]; thing = "disk:" name
    if (!(name in row)) { for (j = 1; j <= 4; j++) delete last["d" j " " name]; continue }
    split(row[name], values, "\t")
    if (values[1] == "" || values[2] == "" || values[3] == "" || values[4] == "") continue
    down = rate("d1 " name, values[1] + 0); up_rate = rate("d2 " name, values[2] + 0)
    busy_part = rate("d3 " name, values[3] + 0); queue = rate("d4 " name, values[4] + 0)
    disk_row[name] = "[" fit(whole(down == "" ? "" : down * 512), 0, 1e14, thing, "read") "," fit(whole(up_rate == "" ? "" : up_rate * 512), 0, 1e14, thing, "write") "," \
      share(busy_part == "" ? "" : busy_part / 10) "," fit(per(queue == "" ? "" : queue / 1000), 0, 10000000000, thing, "queue") "]"
  }
}
# Ports: a row from the line that a child read in this tick.
function port_row(kind, name, line,    w, n, i, key, thing, row, x, state, changes, limits) {
  key = kind " " name; thing = "port:" name
  delete hung[key]
  n = split(line, w, "\t")
  if (w[2] == "gone") { part(thing, "failed", kind == "ethernet" ? "the interface is gone" : "the port is gone"); for (i = 1; i <= 7; i++) delete last["p" i " " key]; return }
  part(thing, "ok", "")
  split("receive send receive_errors send_errors receive_drops send_drops", limits, " ")
  row = ""
  for (i = 1; i <= 6; i++) {
    x = rate("p" i " " key, w[i + 1] == "" ? "" : w[i + 1] + 0)
    row = row fit(i <= 2 ? whole(x) : per(x), 0, i <= 2 ? 1e14 : 10000000000, thing, limits[i]) ","
  }
  state = w[8]; changes = w[9]
  if ((key in was) && was[key] != "" && state != "") {
    if (was[key] != state) event("probe", state + 0 ? "link:up" : "link:down", name " is " (state + 0 ? "up" : "down") " (" w[11] ")", "port:" name)
    else if (changed[key] != "" && changes + 0 > changed[key] + 0) event("probe", "link:flap", name " changed state and changed back (" w[11] ")", "port:" name)
  }
  was[key] = state; changed[key] = changes
  port_line[key] = "[" row fit(num(state), 0, 1, thing, "state") "," fit(num(w[10]), 0, 1e14, thing, "speed") "," fit(num(changes), 0, 9007199254740992, thing, "carrier_changes") \
    "," fit(per(rate("p7 " key, w[12] == "" ? "" : w[12] + 0)), 0, 10000000000, thing, "symbol_errors") "]"
  port_tick[key] = this_tick
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
# A sample begins with the tick, and goes out when what is read beside us has come, or else with the next tick.
function begin_sample() {
  number++
  sample_head = "{\"k\":\"s\",\"n\":" number "," stamp() ",\"h\":[" host() "]"
  disk_rows()
  pending = 1; servers_read = 0
}
function finish_sample(    i, out, key) {
  pending = 0
  if (told == "" || renew) { renew = 0; inventory() }
  if (wants_middle) { middle_message(); position() }
  if (wants_slow || alert) slow_message()
  wants_middle = wants_slow = 0
  say_hung()
  out = sample_head ",\"g\":" gpu_rows() ",\"gen\":" generation ",\"p\":["
  for (i = 1; i <= ports; i++) {
    key = port_key[i]
    out = out (i > 1 ? "," : "") ((key in port_tick) && port_tick[key] == this_tick ? port_line[key] : "null")
  }
  out = out "],\"d\":["
  for (i = 1; i <= disks; i++) out = out (i > 1 ? "," : "") (disk[i] in disk_row ? disk_row[disk[i]] : "null")
  out = out "]"
  if (servers) {
    out = out ",\"f\":["
    for (i = 1; i <= servers; i++) out = out (i > 1 ? "," : "") (servers_read ? storage_line[i] : "[null,null,null,null,null,null,null,null,null,null,null,null,null]")
    out = out "]"
  }
  say(out "}")
  certain()
}
# What hangs is named, all of it, and taken back when it has answered.
function say_hung(    i, key, names, name) {
  names = ""
  for (i = 1; i <= ports; i++) {
    key = port_key[i]; name = key; sub(/^[^ ]* /, "", name)
    if (key in hung) { names = names (names == "" ? "" : ", ") name; part("port:" name, "failed", "does not answer") }
  }
  anew("ports", names == "" ? "ok" : "overdue", names == "" ? "" : "no answer: " names)
  names = ""
  for (i = 1; i <= listed_disks; i++) if (("disk " disk_name[i]) in hung) names = names (names == "" ? "" : ", ") disk_name[i]
  anew("disks", names == "" ? "ok" : "overdue", names == "" ? "" : "no answer: " names)
  anew("storage", ("storage servers" in hung) ? "overdue" : "ok", ("storage servers" in hung) ? "no answer: /proc/self/mountstats" : "")
}
function anew(name, state, why) { # as part, also when only the words changed
  if (words_of[name] != why) { if (state != "ok") part(name, "ok", ""); words_of[name] = why }
  part(name, state, why)
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
    if (mount in hanging) {
      names = names (names == "" ? "" : ", ") mount
      part("mount:" mount, "failed", "does not answer"); named[mount] = 1
    } else if (mount in named) { part("mount:" mount, "ok", ""); delete named[mount] }
  }
  anew("filesystems", names == "" ? "ok" : "overdue", names == "" ? "" : "no answer: " names)
}
function too_many(what, count, most, which) {
  anew("limit:" what, count > most ? "limited" : "ok", count > most ? count " " what ", " most " of them are watched: " which : "")
}

# --- File servers: rows by the sums of /proc/self/mountstats, as the Python variant makes them
function storage_rows(    i, name, fresh, number_there) {
  fresh = number_there = 0
  for (i = 1; i <= servers; i++) if (!(server[i] in there)) fresh = 1
  for (name in there) { number_there++; if (!(name in is_server) && (servers < 32 || fresh)) fresh = 1 }
  too_many("file servers", number_there, 32, "the busiest")
  if (fresh) {
    servers = 0; delete is_server
    while (servers < 32 && (name = busiest()) != "") { server[++servers] = name; is_server[name] = 1 }
    sort_servers()
    if (told != "") inventory()
  }
  for (i = 1; i <= servers; i++) storage_line[i] = storage_row(server[i])
  delete hung["storage servers"]
  servers_read = 1
}
function busiest(    name, found) {
  found = ""
  for (name in there) if (!(name in is_server) && (found == "" || answered_by[name] > answered_by[found])) found = name
  return found
}
function sort_servers(    i, j, x) {
  for (i = 2; i <= servers; i++) for (j = i; j > 1 && server[j] < server[j - 1]; j--) { x = server[j]; server[j] = server[j - 1]; server[j - 1] = x }
}
function storage_row(name,    i, j, out, flow, seconds, grown, sure, thing, count, labels) {
  seconds = (name in storage_at) ? up - storage_at[name] : 0; storage_at[name] = up; thing = "storage:" name
  sure = seconds > 0
  for (i = 1; i <= 15; i++) if (ops[name, i] + 0 < kept_count[name, i] + 0) sure = 0 # a count that began again
  for (i = 1; i <= 15; i++) { grown[i] = ops[name, i] - kept_count[name, i]; kept_count[name, i] = ops[name, i] }
  split("read write other", labels, " "); out = flow = ""
  for (i = 0; i < 3; i++) {
    j = 5 * i; count = sure ? grown[j + 1] : 0
    out = out (sure ? fit(sprintf("%.3f", count / seconds), 0, 10000000000, thing, labels[i + 1] "_operations") : "null") ","
    out = out (count ? fit(sprintf("%.3f", grown[j + 4] / count), 0, 100000000, thing, labels[i + 1] "_rtt") : "null") ","
    out = out (count ? fit(sprintf("%.3f", grown[j + 5] / count), 0, 100000000, thing, labels[i + 1] "_time") : "null") ","
    if (i < 2) flow = flow (sure ? fit(sprintf("%.0f", grown[j + 3 - i] / seconds), 0, 1e14, thing, labels[i + 1]) : "null") ","
  }
  return "[" out flow answers(name) "]"
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
# What a process holds, in whole MiB; none where nvidia-smi says none.
function held_by(x) { return x < 0 ? 0 : (x > 1000000000 ? 1000000000 : int(x)) }
# Of too many processes those that hold most memory: all with more than `least`, and `equals` of those with just that.
function choose_apps(most,    key, few, many, some, n) {
  least = -1; equals = 0; apps = 0; many = 0
  for (key in app_memory) { apps++; if (app_memory[key] > many) many = app_memory[key] }
  too_many("processes", apps, most, "those that hold most memory")
  if (apps <= most) return
  few = -1
  while (many - few > 1) {
    some = int((few + many) / 2); n = 0
    for (key in app_memory) if (app_memory[key] > some) n++
    if (n > most) few = some; else many = some
  }
  least = many; equals = most
  for (key in app_memory) if (app_memory[key] > least) equals--
}
function middle_message(    key, w, out, n, i, fans, space) {
  out = ""; n = 0
  for (key in app_time) if (up - app_time[key] > 1.5 * middle + 2) { delete app_time[key]; delete app[key]; delete app_memory[key] }
  choose_apps(2000)
  for (key in app_time) {
    if (app_memory[key] < least || (app_memory[key] == least && equals-- <= 0)) continue
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
  for (i = 1; i <= ports; i++) {
    line = port_key[i]; split(line in described ? described[line] : "", w, "\t")
    port_part = port_part (i > 1 ? "," : "") "{\"name\":" text(substr(line, index(line, " ") + 1)) ",\"kind\":\"" (w[3] == "roce" ? w[3] : substr(line, 1, index(line, " ") - 1)) \
      "\",\"driver\":" text(driver_of[line]) ",\"address\":" text(w[1]) ",\"netdev\":" text(w[2]) "}"
  }
  for (i = 1; i <= disks; i++)
    disk_part = disk_part (i > 1 ? "," : "") "{\"name\":" text(disk[i]) ",\"model\":" text(disk_model[disk[i]]) ",\"size_bytes\":" sprintf("%.0f", disk_size[disk[i]] * 512) "}"
  storage_part = ""
  for (i = 1; i <= servers; i++) storage_part = storage_part (i > 1 ? "," : "") "{\"name\":" text(server[i]) ",\"kind\":\"nfs\"}"
  line = "\"gpus\":[" gpu_part "],\"ports\":[" port_part "],\"disks\":[" disk_part "],\"storage\":[" storage_part "],\"nvml\":" text(nvml_text) ",\"driver\":" text(driver)
  if (line == told) return
  if (told == "" && !greeted) return
  told = line; generation++
  say("{\"k\":\"inv\",\"gen\":" generation "," line "}")
}
# Disks that said how large they are, in their order.
function choose_disks(    i) {
  disks = 0
  for (i = 1; i <= listed_disks; i++) if (disk_name[i] in disk_size && disk_size[disk_name[i]] + 0 > 0) disk[++disks] = disk_name[i]
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
# --- The kernel log. Of a minute the first of each kind are told, and how many more there were.
function admit(key, code, words, device, number) {
  if (crowd_began == "") crowd_began = up
  if (!(key in passed) && key !~ /kernel$/) { if (kinds >= 100) key = "others"; else kinds++ }
  if (passed[key] < (key ~ /kernel$/ ? 60 : 20)) { passed[key]++; return 1 }
  held[key]++; holds++
  held_code[key] = code; held_words[key] = words; held_device[key] = device; held_number[key] = number
  return 0
}
function say_rest(of_boot,    key) {
  clock()
  for (key in held) {
    if (key ~ /kernel$/) event("kernel", "kernel", held[key] " more kernel lines", "", held_number[key], "", of_boot)
    else if (key == "others") event("kernel", "kernel", held[key] " more XIDs of other codes and GPUs", "", held_number[key], "", of_boot)
    else event("kernel", held_code[key], substr(held_words[key], 1, 200) " (and " held[key] " more like this)", gpu_of(held_device[key]), held_number[key], "", of_boot)
    delete held[key]
  }
  for (key in passed) delete passed[key]
  if (lost_lines) event("kernel", "kernel", lost_lines " kernel lines were overwritten before they were read", "", "")
  crowd_began = ""; kinds = holds = lost_lines = 0
}
function gpu_of(address,    i, w) { # an XID names its GPU by its address
  if (address !~ /^xid /) return address
  address = tolower(substr(address, 5, 10))
  for (i = 0; i < gpus; i++) { split(gpu_known[i], w, /, */); if (index(tolower(w[4]), address) > 0) return "gpu:" i }
  return ""
}
function worth(words, level) {
  return level <= 3 || words ~ /NVRM|nvidia-nvlink|nvidia-nvswitch|mlx[45]_|bnxt_|ice [0-9]|nvme |I\/O error|[Oo]ut of memory|oom-kill|Killed process|Hardware Error|mce:|EDAC|AER:|PCIe Bus Error|bandwidth, limited by|soft lockup|hard LOCKUP|blocked for more than|self-detected stall|EXT4-fs (error|warning)|XFS .*([Ee]rror|[Cc]orrupt)|BTRFS error|md\/raid|[Ll]ink is [Dd]own|[Ll]ink is [Uu]p|thermal|temperature above threshold|not responding, (still trying|timed out)|nfs4?: server [^ ]+ OK|segfault|Kernel panic/
}
function told_of(words, number, at, of_boot, live,    code, device, address) {
  code = "kernel"; device = ""
  if (match(words, /nfs4?: server [^ ]+ (not responding|OK)/)) {
    address = substr(words, RSTART, RLENGTH); sub(/^nfs4?: server /, "", address); device = address; sub(/ .*/, "", device)
    if (live) { if (address ~ / OK$/) delete complained[device]; else complained[device] = up }
    device = "storage:" device
  }
  if (match(words, /NVRM: Xid \((PCI:)?[0-9a-fA-F:.]+\): [0-9]+/)) {
    address = substr(words, RSTART + 11, RLENGTH - 11); sub(/^PCI:/, "", address)
    code = address; sub(/.*: /, "", code); code = "xid:" code; sub(/\).*/, "", address)
    device = "xid " address
  }
  if (!admit((of_boot == "" ? "" : "past ") (code == "kernel" ? "kernel" : code " " device), code, words, device, number)) return
  clock()
  if (live && live != "kernel") log_lag = up - live / 1000000
  event("kernel", code, words, gpu_of(device), number, at, of_boot)
}
function kernel(line,    i, words, w, number, fresh) {
  i = index(line, ";"); words = substr(line, i + 1); split(substr(line, 1, i - 1), w, ","); number = w[2] + 0
  fresh = told_boot != "" && (told_boot != boot_id || number > told_seq + 0)
  if (log_seen) {
    if (number <= log_last) return # read again, from the beginning
    if (number > log_last + 1) lost_lines += number - log_last - 1
  } else if (fresh && told_boot == boot_id && told_seq >= 0) lost_lines += number - told_seq - 1
  log_seen = 1; log_last = number; log_us = w[3]
  if (!kernel_live && !fresh) { lost_lines = 0; return }
  if (!worth(words, w[1] + 0)) return
  told_of(words, w[2] " " w[3], kernel_live ? "" : boot + ahead + w[3] / 1000000 + log_lag, "", kernel_live ? w[3] + 0.5 : "")
}
function position() {
  if (!kernel_live || !log_seen || holds || journal_runs || (log_last "") == (said_last "")) return
  said_last = log_last
  say("{\"k\":\"log\",\"boot\":" text(boot_id) ",\"seq\":" log_last ",\"us\":" log_us ",\"lag\":" (log_lag == "" ? "null" : sprintf("%.3f", log_lag)) "}")
}
BEGIN {
  clock(); started = up; stat(); ahead = 0; boot_id = word("/proc/sys/kernel/random/boot_id"); told_seq = -1
  if (now + 0 > 0) ahead = now - boot - up
  if (ahead > 2 || ahead < -2) ahead = 0
  period = fast; nvml_state = smi == "" ? "failed" : "starting"; nvml_text = smi == "" ? "absent" : "starting"
  hello(); greeted = 1
}
/^[0-9]+,[0-9]+,[0-9]+,[^;]*;/ { kernel($0); next }
/^KT / { told_seq = $2; if (told_boot == boot_id) log_lag = $3 == "null" ? "" : $3; next }
/^JB / { journal_runs = 1; next }
/^J / {
  line = $0; sub(/^J [^ ]* [^ ]* [^ ]* /, "", line)
  if (worth(line, $4)) told_of(line, "", $3, told_boot, "")
  next
}
/^JE / {
  journal_runs = 0; clock(); line = $0; sub(/^JE [^ ]* /, "", line)
  if ($2 == 0) event("kernel", "kernel", "what the kernel said before the restart is not known, because " line, "", "", "", told_boot)
  else if ($2 >= 2000) event("kernel", "kernel", "of what the kernel said before the restart the last 2000 lines were read", "", "", "", told_boot)
  if (holds) say_rest(told_boot)
  next
}
/^T [0-9]+( M)?( S)?$/ {
  clock()
  if (++ticks_seen == 2) { kernel_live = 1; if (holds || lost_lines) say_rest("") }
  if (holds || lost_lines) { if (crowd_began == "") crowd_began = up - 60; if (up - crowd_began >= 60) say_rest("") }
  else if (crowd_began != "" && up - crowd_began >= 60) say_rest("")
  if (pending) finish_sample()
  this_tick = $2
  if (/ M/) wants_middle = 1
  if (/ S/) wants_slow = 1
  begin_sample()
  next
}
/^Q / {
  if ($2 == this_tick) { clock(); line = $0; sub(/^Q [^ ]* [^ ]* /, "", line); port_row($3, substr(line, 1, index(line, "\t") - 1), line) }
  next
}
/^QB$/ { for (line in hung) delete hung[line]; next }
/^QH / { hung[$2 " " $3] = 1; next }
/^QE [0-9]+$/ { if (pending && $2 == this_tick) { clock(); finish_sample() } next }
/^Z / {
  if ($2 != this_tick || NF != 20) next
  if (!reading_servers) { for (name in there) delete there[name]; reading_servers = 1 }
  there[$3] = 1
  for (i = 1; i <= 15; i++) ops[$3, i] = $(3 + i)
  asked_of[$3] = $19; answered_by[$3] = $20
  next
}
/^ZE / {
  if ($2 == this_tick) {
    clock()
    if (!reading_servers) for (name in there) delete there[name]
    reading_servers = 0; storage_rows()
  }
  next
}
/^[^,]*, [0-9]+, GPU-/ {
  clock(); n = split($0, w, /, */)
  if (n < 10) next
  if (w[2] + 1 > numbered) numbered = w[2] + 1
  if (w[2] + 0 >= 64) next
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
/^X (list|fast|health|apps|remap|wedged) [0-9]+$/ {
  clock()
  if ($2 == "wedged") { nvml_failed_hung = 1; part("nvml", "overdue", "an nvidia-smi of before still hangs (process " $3 ")"); next }
  if ($2 == "list") {
    if (listed || $3 == 0) {
      for (bus in lost_bus) if (!(bus in unreached) || bus in seen_bus) delete lost_bus[bus]
      if (nvml_state != "ok") { nvml_state = "ok"; nvml_text = "ok"; nvml_since = up; part("nvml", "ok", "") }
      gpus = listed; place_lost(); inventory()
      too_many("GPUs", numbered + 0, 64, "the first")
    } else {
      for (bus in unreached) nvml_reached = 1
      if (nvml_reached) { nvml_state = "ok"; nvml_text = "ok"; nvml_since = up; gpus = 0; place_lost(); inventory() }
      else nvml_failed(smi_words == "" ? "nvidia-smi failed with status " $3 : nvml_says(smi_words))
    }
    listed = numbered = 0; smi_words = ""; nvml_reached = 0
    delete unreached; delete seen_bus
  }
  next
}
/^GPU-/ {
  clock(); split($0, w, /, */)
  name = $0; sub(/^[^,]*, *[^,]*, *[^,]*, */, "", name); sub(/^[ \t]+/, "", name); sub(/ .*/, "", name); sub(/.*\//, "", name); gsub(/\t/, " ", name)
  for (i = 0; i < gpus; i++) if (index(gpu_known[i], w[1]) > 0 && w[2] ~ /^[1-9][0-9]*$/ && length(w[2]) < 8) { app[w[1] w[2]] = i "\t" w[2] "\t" w[3] "\t" name; app_time[w[1] w[2]] = up; app_memory[w[1] w[2]] = held_by(num(w[3]) + 0) }
  next
}
/^B / { too_many("ports", $2, 128, "fabric ports and hardware before virtual functions"); too_many("disks", $3, 128, "NVMe and arrays first"); new_ports = new_disks = 0; next }
/^V disk / { new_disk[++new_disks] = $3; next }
/^V / { new_port[++new_ports] = $2 " " $3; driver_of[$2 " " $3] = known($4); next }
/^I$/ {
  for (i = 1; i <= ports; i++) { gone_key = port_key[i]; left[gone_key] = 1 }
  ports = new_ports
  for (i = 1; i <= ports; i++) { port_key[i] = new_port[i]; delete left[new_port[i]] }
  for (gone_key in left) { line = gone_key; sub(/^[^ ]* /, "", line); part("port:" line, "ok", ""); delete left[gone_key]; delete was[gone_key] }
  listed_disks = new_disks
  for (i = 1; i <= listed_disks; i++) disk_name[i] = new_disk[i]
  choose_disks(); clock()
  if (told != "") renew = 1
  next
}
/^P / { split($0, w, "\t"); described[$2 " " substr(w[1], length($2) + 4)] = w[2] "\t" w[3] "\t" w[4]; if (told != "") renew = 1; next }
/^D / {
  line = $0; sub(/^D [^ ]* [^ ]* ?/, "", line)
  delete hung["disk " $2]; disk_size[$2] = $3; disk_model[$2] = line; choose_disks(); if (told != "") renew = 1
  next
}
/^FB$/ { for (mount in wanted_mount) delete wanted_mount[mount]; for (mount in hanging) delete hanging[mount]; spaces = 0; next }
/^FM C/ { too_many("file systems", $3, 256, "local ones first"); next }
/^FM / {
  line = $0; sub(/^FM [LR] [^ ]* /, "", line)
  if (!(line in wanted_mount)) { wanted_mount[line] = $3; far[line] = $2; mounts[++spaces] = line }
  next
}
/^FH / { hanging[substr($0, 4)] = 1; next }
/^FE$/ { said_spaces(); next }
/^Filesystem +1024-blocks/ { next }
/ [0-9]+ +[0-9]+ +-?[0-9]+ +[0-9]+% +\// {
  clock(); line = $0; match(line, / [0-9]+ +[0-9]+ +-?[0-9]+ +[0-9]+% +\//)
  split(substr(line, RSTART + 1, RLENGTH - 1), w, " "); line = substr(line, RSTART + RLENGTH - 1)
  if (w[1] + 0 > 0) { size_of[line] = w[1] * 1024; free_of[line] = (w[3] + 0 < 0 ? 0 : w[3] * 1024); measured[line] = up }
  next
}
/^A (tiers|refresh|ping|stop|nvml|[?]) (true|false)/ {
  line = $0; sub(/^A [^ ]* [^ ]* ?/, "", line)
  if ($2 == "tiers" && $3 == "true") { split(line, w, " "); period = w[1]; middle = w[3]; slow = w[5] }
  say("{\"k\":\"ack\",\"op\":" text($2) ",\"ok\":" $3 ",\"text\":" text(line) "}")
  next
}
/^N$/ { part("kernel", "failed", "/dev/kmsg cannot be read"); if (!log_seen) { log_seen = 1; log_last = log_us = 0 } next }
/^E$/ { exit 0 }
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
  -v told_boot="$told_boot" \
  "$common$program" 3<&-
exit 0
