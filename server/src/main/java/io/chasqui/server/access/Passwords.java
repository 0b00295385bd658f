package io.chasqui.server.access;

import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.PasswordConfig;
import io.chasqui.server.config.PasswordScheme;
import io.chasqui.server.pattern.InvalidPatternException;
import io.chasqui.server.pattern.NamePattern;
import java.util.List;

/** New passwords, as the operator wants them. */
public final class Passwords {

    private final PasswordConfig config;
    private final NamePattern pattern;

    /** @throws ConfigException if the expression that passwords have to match is malformed */
    public Passwords(PasswordConfig config) {
        this.config = config;
        try {
            this.pattern = NamePattern.of(config.expression());
        } catch (InvalidPatternException e) {
            throw new ConfigException(
                    List.of("credential_validator.regexp = " + config.expression() + ": " + e.getMessage()));
        }
    }

    /** Whether somebody may have this password. */
    public boolean accepts(String password) {
        return switch (config.rule()) {
            case ANYTHING -> true;
            case MIN_LENGTH -> password.codePointCount(0, password.length()) >= config.minLength();
            case REGEXP -> pattern.matches(password);
        };
    }

    /** Takes tens of milliseconds unless the operator has chosen otherwise: not for an event loop. */
    public PasswordHash hash(String password) {
        return PasswordHash.of(password, config.scheme());
    }

    /** A hash that comes without the name of its scheme is taken for one of these. */
    public static PasswordHash hashAsRabbitMq(String password) {
        return PasswordHash.of(password, PasswordScheme.SHA256);
    }
}
