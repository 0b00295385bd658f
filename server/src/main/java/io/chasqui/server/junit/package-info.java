/** Chasqui inside JUnit 5 tests. Needs junit-jupiter-api on the class path of whoever uses it, and nothing else does. */
package io.chasqui.server.junit;
