/**
 * Who may connect and what they may touch. {@code Logins} asks one backend after the other who somebody is, and gets an
 * {@code Identity}, which answers what that one may do: from the user database ({@code AccessControl}) or from a token.
 */
package io.chasqui.server.access;
