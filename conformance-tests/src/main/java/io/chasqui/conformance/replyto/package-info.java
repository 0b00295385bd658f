/**
 * Direct reply-to: requests whose answers go straight to the connection that asked, without a queue in between. A
 * RabbitMQ extension.
 */
package io.chasqui.conformance.replyto;
