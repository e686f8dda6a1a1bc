# shellcheck shell=bash
# Knows whether the image is older than the sources, and builds it. Sourced by scripts that have set
# $root to the top of the repository.

: "${root:?}"
image="$root/distribution/target/image/full"
image_stamp="$root/distribution/target/image/full.sources"

# Prints what the image is made from: files and folders, one per line.
image_sources() {
  local path
  for path in "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main; do
    case "$path" in
      */testkit/* | */kernel-tests/* | */e2e/*) ;;
      *) [[ ! -e "$path" ]] || printf '%s\n' "$path" ;;
    esac
  done
}

# Prints a checksum of the names and the content of all sources.
image_checksum() {
  local path
  while IFS= read -r path; do
    find "$path" -type f -print0
  done < <(image_sources) | sort -z | xargs -0 cksum | cksum
}

# Quick when nothing was touched since the stamp; reads the sources when something was.
image_is_current() {
  local -a sources=()
  local path
  [[ -x "$image/bin/agentsync" && -f "$image_stamp" ]] || return 1
  while IFS= read -r path; do
    sources+=("$path")
  done < <(image_sources)
  if [[ -z "$(find "${sources[@]}" -newer "$image_stamp" -print | head -n 1)" ]]; then
    return 0
  fi
  [[ "$(image_checksum)" == "$(cat "$image_stamp")" ]] && touch "$image_stamp"
}

# Turns Maven's report into a few lines: what is being done, not how.
image_progress() {
  local line fetched=0 fetching=''
  while IFS= read -r line; do
    if [[ "$line" == "[INFO] Downloaded from "* ]]; then
      fetched=$((fetched + 1))
      if [[ -t 2 ]]; then
        printf '\r  fetching libraries (%d)' "$fetched" >&2
        fetching=yes
      elif ((fetched % 100 == 1)); then
        echo "  fetching libraries" >&2
      fi
      continue
    fi
    if [[ "$line" == "[INFO] Building agentsync "* || "$line" == "[image] "* ]]; then
      if [[ -n "$fetching" ]]; then
        echo >&2
        fetching=''
      fi
      line="${line#\[INFO\] Building agentsync }"
      line="${line#\[image\] }"
      case "$line" in
        [0-9]*) ;; # the parent project, which builds nothing
        *) echo "  ${line%% [0-9].*}" >&2 ;;
      esac
    fi
  done
}

# Builds the image unless it is current; of two callers at once, one builds and the other waits.
build_image() {
  local log="$root/distribution/target/image-build.log" checksum
  mkdir -p "$root/distribution/target/image"
  exec 9>"$root/distribution/target/image.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    echo "Waiting for another build of agentsync in $root …" >&2
    flock 9
  fi
  if image_is_current; then
    exec 9>&-
    return 0
  fi
  use_jdk25
  require_maven
  echo "Building agentsync with $JAVA_HOME (a few minutes the first time) …" >&2
  checksum="$(image_checksum)"
  if ! (cd "$root" && mvn -B -Dstyle.color=never -Dmaven.test.skip=true -Dagentsync.images.untrained= -pl distribution -am package 9>&- 2>&1) |
    tee "$log" | image_progress; then
    grep -E '^\[ERROR\]|^Exception|^Caused by' "$log" | head -30 >&2 || true
    echo "The build failed. Everything it said is in $log" >&2
    return 1
  fi
  printf '%s\n' "$checksum" >"$image_stamp"
  exec 9>&-
}
