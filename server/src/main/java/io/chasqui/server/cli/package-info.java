/**
 * The command line: what {@code java -jar chasqui.jar} does with its arguments, the log of a broker that runs as a process,
 * and its exit codes. Nothing else in the server depends on this package.
 */
package io.chasqui.server.cli;
