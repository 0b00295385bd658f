/** TLS: what clients and operators see of it, with certificates that are made while the tests run. */
package io.chasqui.conformance.tls;
