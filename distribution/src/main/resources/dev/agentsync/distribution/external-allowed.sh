# Plugins from outside: a jar, or a folder of jars, in one of these folders.
options+=("-Dagentsync.plugins=$home/plugins:${HOME:-$home}/.agentsync/plugins")

# Words for the JVM itself, such as a larger heap for a very large vault.
# shellcheck disable=SC2206
extra=(${AGENTSYNC_JAVA_OPTS:-})
