/**
 * What is measured of the broker as a whole: the JVM, the disk, the journal and its checkpoints, the event loops, and the
 * totals of what clients do. Everything is in one {@link com.codahale.metrics.MetricRegistry}, and each metric also knows
 * the name, the labels and the text under which Prometheus shows it. What belongs to a single queue or connection is not
 * here: ten thousand queues would make it hundreds of thousands of entries.
 */
package io.chasqui.server.metrics;
