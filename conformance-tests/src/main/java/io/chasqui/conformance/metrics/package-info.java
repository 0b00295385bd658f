/** Tests of what Prometheus fetches. */
package io.chasqui.conformance.metrics;
