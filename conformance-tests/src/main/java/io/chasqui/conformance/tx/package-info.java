/** The tx class: what is done at commit, and undone at rollback. AMQP 0-9-1 section 1.9. */
package io.chasqui.conformance.tx;
