/**
 * What it costs to find the queues of a message, by type of exchange and number of bindings. In the broker a publisher
 * that repeats its exchange and routing key does not pay this, because its channel remembers the result.
 */
package io.chasqui.benchmarks.routing;
