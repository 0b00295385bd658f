/**
 * The operator's commands: each is a call or two of the management HTTP API, under the name that users of rabbitmqctl
 * type. They reach a broker over the network and share nothing with it but the API.
 */
package io.chasqui.server.cli.management;
