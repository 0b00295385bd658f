/** Sockets: listeners, protocol detection, the output and input buffers of a connection, whatever the protocol. */
package io.chasqui.server.net;
