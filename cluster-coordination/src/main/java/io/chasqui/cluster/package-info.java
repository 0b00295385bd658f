/**
 * Brokers that work together: who belongs to the cluster, who owns a replicated queue, and the replicated log behind the
 * ports of {@code io.chasqui.store.log}. A broker runs alone today and nothing lives here yet.
 */
package io.chasqui.cluster;
