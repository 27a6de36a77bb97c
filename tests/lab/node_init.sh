#!/bin/sh
# First process of a node that shares this machine's files: gives it a name, its own /root, /home, /tmp and accounts,
# its address and its sshd, and then reaps what is left behind. Runs in fresh network, mount, PID, UTS and IPC
# namespaces. Arguments: NAME ADDRESS/PREFIX DIRECTORY
set -e
name=$1
address=$2
directory=$3

mount --make-rprivate /
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=700,size=64m tmpfs /root
mount -t tmpfs -o mode=755,size=64m tmpfs /home
mount -t tmpfs -o mode=1777,size=16m tmpfs /tmp
mkdir -p /run/sshd
mount -t tmpfs -o mode=755,size=1m tmpfs /run/sshd
mkdir -m 700 /home/operator
chown 1999:1999 /home/operator
mount --bind "$directory/passwd" /etc/passwd
if [ -e /etc/hosts ]; then mount --bind "$directory/hosts" /etc/hosts; fi # the smallest systems have none
echo "$name" >/proc/sys/kernel/hostname

ip link set lo up
ip addr add "$address" dev eth0
ip link set eth0 up

/usr/sbin/sshd -f "$directory/sshd_config" -E "$directory/sshd.log"
: >"$directory/ready"

# A shell that waits reaps every orphan of the node; a bare sleep would leave zombies.
trap 'exit 0' TERM
while :; do
    sleep 3600 &
    wait $!
done
