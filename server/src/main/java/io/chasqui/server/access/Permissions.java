package io.chasqui.server.access;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a user may do in one virtual host: three regular expressions over resource names. An empty expression matches
 * nothing but the empty name, and the default exchange is checked under the name {@code amq.default}.
 */
public record Permissions(Pattern configure, Pattern write, Pattern read) {

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

    /** @throws PatternSyntaxException if an expression is malformed */
    public static Permissions of(String configure, String write, String read) {
        return new Permissions(compile(configure), compile(write), compile(read));
    }

    private static Pattern compile(String expression) {
        return Pattern.compile(expression.isEmpty() ? "^$" : expression);
    }

    public boolean allow(Action action, String resource) {
        String name = resource.isEmpty() ? "amq.default" : resource;
        Pattern pattern = switch (action) {
            case CONFIGURE -> configure;
            case WRITE -> write;
            case READ -> read;
        };
        return pattern.matcher(name).find();
    }
}
