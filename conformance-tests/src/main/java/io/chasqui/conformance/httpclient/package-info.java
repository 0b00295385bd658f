/**
 * RabbitMQ's own Java client of the management API, com.rabbitmq:http-client, in every area that it has calls for. What
 * matters here is that it understands the answers; their details are judged in the suites of the API.
 */
package io.chasqui.conformance.httpclient;
