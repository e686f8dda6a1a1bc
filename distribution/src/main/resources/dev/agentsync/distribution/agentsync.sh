#!/usr/bin/env bash
# Starts agentsync from the image this file belongs to. It finds its own home, through links too,
# and replaces itself with the JVM, so that signals and exit codes are the program's own.
set -euo pipefail

self="${BASH_SOURCE[0]}"
while [[ -L "$self" ]]; do
  link="$(readlink -- "$self")"
  case "$link" in
    /*) self="$link" ;;
    *) self="$(dirname -- "$self")/$link" ;;
  esac
done
home="${self%/*}/.."

# Commands that stay want a better compiler and room to breathe; all others want to be done soon.
# Without a command the folder is watched.
profile="daemon"
previous=""
for word in "$@"; do
  case "$previous=$word" in
    --cwd=* | --author=* | --profile=*) word="" ;; # a value is no command
    *=--help | *=-h | *=--version | *=-V) profile="command" && break ;;
    # An agent in the background is started by a command that ends.
    agent=start) profile="command" ;;
    *=-f | *=--foreground | *=--detached)
      if [[ "$profile" == command ]]; then profile="daemon" && break; fi
      ;;
    agent=* | *=vault | *=profile | *=reset | *=import | *=export | *=backup) profile="command" && break ;;
    *=init | *=status | *=push | *=pull | *=deletions | *=key | *=hub | *=storage | *=plugins | \
      *=demo | \
      *=completions | *=version | *=help | *=log | *=show | *=diff | *=blame | *=restore-at | *=undo | *=snapshot | \
      *=compact) profile="command" && break ;;
    *) ;;
  esac
  previous="$word"
done
if [[ -n "${AGENTSYNC_TRAIN:-}" ]]; then
  profile="$AGENTSYNC_TRAIN"
fi

options=(
  # A vault in memory is many small objects.
  -XX:+UseCompactObjectHeaders
  # What the JVM says goes to stderr, so that stdout holds results only.
  -Xlog:disable
  -Xlog:all=error:stderr
  # Netty and MessagePack use what the JDK would rather they did not; that is no news for a user.
  --sun-misc-unsafe-memory-access=allow
  # What this image holds asks for these, and where there are several plugins of a kind, one is
  # what a vault gets unless its configuration names another.
@FLAGS@
  -Djava.util.logging.config.file="$home/conf/agentsync-logging.properties"
  -Dslf4j.internal.verbosity=ERROR
  -Dfile.encoding=UTF-8
  -Dstdout.encoding=UTF-8
  -Dstderr.encoding=UTF-8
)
# The JVM cannot tell which of the three streams are a terminal.
terminals=""
if [[ -t 0 ]]; then terminals+=0; fi
if [[ -t 1 ]]; then terminals+=1; fi
if [[ -t 2 ]]; then terminals+=2; fi
options+=("-Dagentsync.tty=$terminals")

if [[ "$profile" == daemon ]]; then
  options+=(-XX:+UseSerialGC -Xms24m -Xmx2g -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30)
else
  # What is done ten thousand times in less than a second is to be compiled while it is being done,
  # what was read stays until the end, and reflection is not worth code of its own.
  options+=(
    -XX:TieredStopAtLevel=1
    -XX:Tier0InvokeNotifyFreqLog=6
    -XX:Tier3InvocationThreshold=100
    -XX:Tier3MinInvocationThreshold=40
    -XX:Tier3CompileThreshold=600
    -XX:Tier3BackEdgeThreshold=6000
    -XX:+UseParallelGC
    -XX:ParallelGCThreads=2
    -XX:InitialTenuringThreshold=0
    -XX:MaxTenuringThreshold=0
    -Djdk.reflect.useNativeAccessorOnly=true
    -Xms16m
    -Xmx1g
  )
fi

if [[ -n "${AGENTSYNC_TRAIN:-}" ]]; then
  # By what it knows of hot methods the JVM compiles at the start; that pays for whoever stays, and
  # only of what comes after the start.
  if [[ "$profile-${AGENTSYNC_TRAIN_EXTENT:-work}" != daemon-work ]]; then
    options+=(-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining)
  fi
  options+=("-XX:AOTCacheOutput=${AGENTSYNC_TRAIN_CACHE:?}")
  options+=("-Dagentsync.training=$profile-${AGENTSYNC_TRAIN_EXTENT:-work}")
elif [[ -f "$home/lib/agentsync-$profile.aot" ]]; then
  options+=("-XX:AOTCache=$home/lib/agentsync-$profile.aot")
elif [[ -f "$home/lib/agentsync-command.aot" ]]; then
  options+=("-XX:AOTCache=$home/lib/agentsync-command.aot")
fi

@EXTERNAL@

exec "$home/bin/java" "${options[@]}" ${extra[@]+"${extra[@]}"} -m @MAIN@ "$@"
