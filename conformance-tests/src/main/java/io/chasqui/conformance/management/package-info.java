/** Tests of the management HTTP API. */
package io.chasqui.conformance.management;
