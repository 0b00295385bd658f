package io.chasqui.server.access;

import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.pattern.InvalidPatternException;
import io.chasqui.server.pattern.NamePattern;

/**
 * Which topics a user may publish to an exchange or bind from it: two regular expressions over routing keys, in which
 * {@code {username}} and {@code {vhost}} stand for the user and the virtual host.
 *
 * @param write an expression, still with its variables
 * @param read the same
 */
public record TopicPermission(String write, String read) {

    /** @throws InvalidPatternException if an expression is malformed */
    public TopicPermission {
        NamePattern.of(withoutVariables(write));
        NamePattern.of(withoutVariables(read));
    }

    private static String withoutVariables(String expression) {
        return expand(expression, "u", "v");
    }

    private static String expand(String expression, String user, String vhost) {
        return expression.replace("{username}", user).replace("{vhost}", vhost);
    }

    /** What it allows one user in one virtual host. The names are taken literally, whatever characters they have. */
    Topics of(String user, String vhost) {
        return new Topics(compile(write, user, vhost), compile(read, user, vhost));
    }

    private static NamePattern compile(String expression, String user, String vhost) {
        return Permissions.orNothing(
                NamePattern.of(expand(expression, NamePattern.quote(user), NamePattern.quote(vhost))));
    }

    /** The expressions without variables. */
    record Topics(NamePattern write, NamePattern read) {

        boolean allow(Action action, String routingKey) {
            return (action == Action.WRITE ? write : read).matches(routingKey);
        }
    }
}
