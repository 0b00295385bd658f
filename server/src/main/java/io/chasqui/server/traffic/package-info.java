/**
 * What passes through the broker, counted where it passes: for each channel, each virtual host, and each exchange. Event
 * loops write, each its own numbers; any thread reads. Totals of what is closed or deleted are kept.
 */
package io.chasqui.server.traffic;
