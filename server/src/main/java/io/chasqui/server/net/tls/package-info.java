/**
 * TLS: certificates read from PEM files and read anew when they change, the handshake of a socket, and what was agreed in
 * it. The same certificates serve Netty's sockets and the HTTP server's.
 */
package io.chasqui.server.net.tls;
