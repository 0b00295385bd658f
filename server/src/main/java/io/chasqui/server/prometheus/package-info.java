/**
 * The metrics in Prometheus' text format, under the addresses and names that RabbitMQ gives them, on an HTTP listener of
 * its own. Numbers of single queues, channels and connections are read when a scrape asks for them and written at once,
 * on the thread of that request: nothing is collected first, and no event loop takes part.
 */
package io.chasqui.server.prometheus;
