/**
 * How one-shot commands reach the process that watches a vault: requests and answers over a Unix
 * socket that only the same user can open.
 */
@NullMarked
package dev.agentsync.kernel.control;

import org.jspecify.annotations.NullMarked;
