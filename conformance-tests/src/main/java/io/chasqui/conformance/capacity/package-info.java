/** What connections and backlogs cost the broker: limits that a broker has to keep on a small heap. */
package io.chasqui.conformance.capacity;
