/** What it costs to count what passes through the broker. */
package io.chasqui.benchmarks.traffic;
