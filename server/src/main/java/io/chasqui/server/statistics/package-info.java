/**
 * The recent past of what is counted: a sampler reads the counters every few seconds, on a thread of its own, and keeps
 * what has changed. Rates and charts come from here. What does not change takes no memory.
 */
package io.chasqui.server.statistics;
