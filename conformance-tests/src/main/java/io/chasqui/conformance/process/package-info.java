/** The broker as a process: how it stops, and what it refuses to start on. */
package io.chasqui.conformance.process;
