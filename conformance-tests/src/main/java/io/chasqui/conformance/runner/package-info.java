/**
 * The suites as a program: {@code java -jar chasqui-conformance.jar --uri amqp://...} judges a broker, prints a table by
 * section of the specification and by extension, and writes the same as Markdown and HTML. A run goes from {@link
 * io.chasqui.conformance.runner.ConformanceCommand} through {@link io.chasqui.conformance.runner.SuiteRun}, which asks JUnit,
 * to a {@link io.chasqui.conformance.runner.Report}, which the three forms are made from.
 */
package io.chasqui.conformance.runner;
