package io.chasqui.server.access;

import java.util.List;

/**
 * A user.
 *
 * @param password null for a user who cannot log in with a password
 * @param tags what the user may do in the management API: administrator, monitoring, policymaker, management; and
 *     {@code impersonator} for publishing in the name of others
 * @param limits on what the user may have open
 */
public record User(String name, PasswordHash password, List<String> tags, UserLimits limits) {

    public User {
        tags = List.copyOf(tags);
    }

    public User(String name, PasswordHash password, List<String> tags) {
        this(name, password, tags, UserLimits.NONE);
    }

    public boolean hasTag(String tag) {
        return tags.contains(tag);
    }

    public User withLimits(UserLimits changed) {
        return new User(name, password, tags, changed);
    }
}
