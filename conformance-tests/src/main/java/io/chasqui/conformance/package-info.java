/**
 * Black-box conformance tests: what an AMQP broker shows to its clients, judged through real client libraries and, where
 * a library is too well-behaved, through hand-made frames. Each package below is one suite (a class of the protocol or a
 * property such as durability); {@code harness}, {@code broker} and {@code wire} carry them.
 */
package io.chasqui.conformance;
