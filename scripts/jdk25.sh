# shellcheck shell=bash
# Finds a JDK 25 and sets JAVA_HOME to it. Sourced by the scripts at the top of the repository.

# Tells whether a folder is a JDK 25 (a JDK, not only a run-time) on stdout-free terms.
is_jdk25() {
  [[ -x "$1/bin/javac" && -x "$1/bin/jlink" ]] || return 1
  if [[ -r "$1/release" ]]; then
    grep -q '^JAVA_VERSION="25[".]' "$1/release"
  else
    [[ "$("$1/bin/javac" -version 2>&1)" == "javac 25"* ]]
  fi
}

# Prints the places where JDKs usually are, one per line, likeliest first.
jdk_places() {
  local place javac
  printf '%s\n' "${JAVA_HOME:-}"
  for place in \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    "${ASDF_DATA_DIR:-$HOME/.asdf}"/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.jdks/* \
    /opt/homebrew/opt/openjdk@25 /usr/local/opt/openjdk@25 \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    printf '%s\n' "$place"
  done
  if [[ -x /usr/libexec/java_home ]]; then
    /usr/libexec/java_home -v 25 2>/dev/null || true
  fi
  if javac="$(command -v javac)" && javac="$(readlink -f -- "$javac" 2>/dev/null)"; then
    printf '%s\n' "${javac%/bin/javac}"
  fi
}

# Sets and exports JAVA_HOME, or says what to install and fails.
use_jdk25() {
  local place
  while IFS= read -r place; do
    if [[ -n "$place" ]] && is_jdk25 "$place"; then
      export JAVA_HOME="$place"
      return 0
    fi
  done < <(jdk_places)
  cat >&2 <<'MESSAGE'
agentsync is built with JDK 25, and none was found.
Install one, or set JAVA_HOME to it, and run this again. For example:
  Debian, Ubuntu   apt install temurin-25-jdk    (repository: https://adoptium.net/installation/linux)
  Fedora           dnf install java-25-openjdk-devel java-25-openjdk-jmods
  macOS            brew install openjdk@25
  SDKMAN           sdk install java 25-tem
MESSAGE
  return 1
}

# Fails, saying what to install, unless Maven is there.
require_maven() {
  if ! command -v mvn >/dev/null; then
    echo "agentsync is built with Maven 3.8.6 or newer, and 'mvn' was not found." >&2
    echo "Install it (apt install maven, dnf install maven, brew install maven) and run this again." >&2
    return 1
  fi
}
