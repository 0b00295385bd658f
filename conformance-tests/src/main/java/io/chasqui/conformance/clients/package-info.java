/** Client libraries that others wrote in other languages, each doing a small job with the broker by a script of its own. */
package io.chasqui.conformance.clients;
