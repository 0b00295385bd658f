/**
 * Logging in with a token of OAuth 2: a JWT that names the user, says by its scopes what this one may do, and is
 * believed because of its signature. Scopes have RabbitMQ's format. The keys come from files or from the authorization
 * server; fetching and verifying happen on threads of their own, never on an event loop.
 */
package io.chasqui.server.access.oauth;
