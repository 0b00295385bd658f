/**
 * What the wire format costs: reading frames, writing deliveries, scanning properties, decoding field tables. One
 * operation is one message, frame or table, whatever the size of the batch it is in.
 */
package io.chasqui.benchmarks.codec;
