package io.chasqui.server.config;

/** How passwords are hashed, by the names that exported definitions give the schemes. */
public enum PasswordScheme {
    /** Takes tens of milliseconds on purpose. Only Chasqui knows it. */
    PBKDF2("chasqui_password_hashing_pbkdf2_sha256"),
    SHA256("rabbit_password_hashing_sha256"),
    SHA512("rabbit_password_hashing_sha512");

    private final String module;

    PasswordScheme(String module) {
        this.module = module;
    }

    /** As it is written in the configuration and in definitions. */
    @Override
    public String toString() {
        return module;
    }
}
