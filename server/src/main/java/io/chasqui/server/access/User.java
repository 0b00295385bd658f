package io.chasqui.server.access;

import java.util.Set;

/**
 * A user.
 *
 * @param password null for a user who cannot log in with a password
 * @param tags what the user may do in the management API: administrator, monitoring, policymaker, management
 */
public record User(String name, PasswordHash password, Set<String> tags) {

    public User {
        tags = Set.copyOf(tags);
    }
}
