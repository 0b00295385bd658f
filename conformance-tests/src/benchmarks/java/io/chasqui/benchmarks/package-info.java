/**
 * Benchmarks of the broker's parts on their own, with JMH. They are compiled in every build and run in none;
 * docs/benchmarks.md tells how to run them.
 */
package io.chasqui.benchmarks;
