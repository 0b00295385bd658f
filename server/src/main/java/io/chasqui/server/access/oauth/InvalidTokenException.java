package io.chasqui.server.access.oauth;

/** A token is not believed. The message says why and holds nothing of the token that is secret. */
final class InvalidTokenException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidTokenException(String message) {
        super(message, null, false, false);
    }
}
