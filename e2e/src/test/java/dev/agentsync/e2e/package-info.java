/** Runs the built image as separate processes, as its users do. */
package dev.agentsync.e2e;
