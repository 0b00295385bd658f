package io.chasqui.server.config;

/** New passwords: which are accepted, and how they are kept. */
public record PasswordConfig(
        @ConfigKey(
                value = "password_hashing_module",
                defaultValue = "chasqui_password_hashing_pbkdf2_sha256",
                help = "How new passwords are hashed. RabbitMQ's schemes make definitions that RabbitMQ can import with"
                        + " their passwords; they are much faster to guess.")
        PasswordScheme scheme,

        @ConfigKey(
                value = "credential_validator.validation_backend",
                defaultValue = "rabbit_credential_validator_accept_everything",
                help = "What a new password has to be like.")
        PasswordRule rule,

        @ConfigKey(
                value = "credential_validator.min_length",
                defaultValue = "1",
                max = 1024,
                help = "Fewest characters of a password, for `rabbit_credential_validator_min_password_length`.")
        int minLength,

        @ConfigKey(
                value = "credential_validator.regexp",
                help = "What matches somewhere in a password, for `rabbit_credential_validator_password_regexp`.")
        String expression) {}
