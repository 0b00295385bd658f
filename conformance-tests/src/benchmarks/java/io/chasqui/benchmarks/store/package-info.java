/** What queues and the journal cost. One operation is one message, or one group of messages where it says so. */
package io.chasqui.benchmarks.store;
