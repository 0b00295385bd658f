package io.chasqui.server.access;

import io.chasqui.server.pattern.NamePattern;

/**
 * What a user may do in one virtual host: three regular expressions over resource names. An empty expression matches
 * nothing but the empty name, and the default exchange is checked under the name {@code amq.default}.
 */
public record Permissions(NamePattern configure, NamePattern write, NamePattern read) {

    private static final NamePattern NOTHING = NamePattern.of("^$");

    /** The three things a permission is about. */
    public enum Action {
        CONFIGURE,
        WRITE,
        READ;

        /** As error texts name it. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @throws io.chasqui.server.pattern.InvalidPatternException if an expression is malformed */
    public static Permissions of(String configure, String write, String read) {
        return new Permissions(NamePattern.of(configure), NamePattern.of(write), NamePattern.of(read));
    }

    public boolean allow(Action action, String resource) {
        String name = resource.isEmpty() ? "amq.default" : resource;
        NamePattern pattern = switch (action) {
            case CONFIGURE -> configure;
            case WRITE -> write;
            case READ -> read;
        };
        return orNothing(pattern).matches(name);
    }

    static NamePattern orNothing(NamePattern pattern) {
        return pattern.expression().isEmpty() ? NOTHING : pattern;
    }
}
