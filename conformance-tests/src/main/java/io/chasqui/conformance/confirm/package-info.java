/** Publisher confirms, RabbitMQ's extension: what a confirm means, and when it comes. */
package io.chasqui.conformance.confirm;
