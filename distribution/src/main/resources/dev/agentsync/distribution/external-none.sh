# This image holds exactly what it was made of: nothing in the environment adds to it.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
if [[ -n "${AGENTSYNC_JAVA_OPTS:-}" ]]; then
  echo "Note: AGENTSYNC_JAVA_OPTS has no effect, as this image takes no code or flags from outside." >&2
fi
extra=()
