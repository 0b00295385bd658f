package io.chasqui.server.config;

/** What a new password has to be like, by RabbitMQ's names. */
public enum PasswordRule {
    ANYTHING("rabbit_credential_validator_accept_everything"),
    MIN_LENGTH("rabbit_credential_validator_min_password_length"),
    REGEXP("rabbit_credential_validator_password_regexp");

    private final String module;

    PasswordRule(String module) {
        this.module = module;
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return module;
    }
}
