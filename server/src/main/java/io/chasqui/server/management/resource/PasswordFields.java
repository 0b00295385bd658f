package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.PasswordHash;
import io.chasqui.server.access.Passwords;
import io.chasqui.server.access.User;
import io.chasqui.server.access.UserLimits;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import java.util.Base64;
import java.util.List;

/**
 * What a request or a file of definitions says about a user: tags, and a password or its hash.
 *
 * @param password null if the user cannot log in with one
 */
record PasswordFields(List<String> tags, PasswordHash password) {

    /** The scheme of a hash that comes without the name of one. */
    static final String DEFAULT_ALGORITHM = "rabbit_password_hashing_sha256";

    /** @throws ApiException 400, also if the operator wants other passwords */
    static PasswordFields read(ObjectNode user, Passwords passwords) {
        if (!user.has("tags")) {
            throw ApiException.badRequest("tags_not_present");
        }
        String password = Json.text(user, "password", null);
        String hash = Json.text(user, "password_hash", null);
        if (password != null && hash != null) {
            throw ApiException.badRequest("both_password_and_password_hash_are_provided");
        }
        if (password != null && !passwords.accepts(password)) {
            throw ApiException.badRequest("credential_validation_failed");
        }
        List<String> tags = Json.words(user.get("tags"));
        if (password != null && !password.isEmpty()) {
            return new PasswordFields(tags, passwords.hash(password));
        }
        boolean isHashed = hash != null && !hash.isEmpty();
        return new PasswordFields(tags, isHashed ? hashed(user, hash) : null);
    }

    private static PasswordHash hashed(ObjectNode user, String hash) {
        try {
            Base64.getDecoder().decode(hash);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(Json.array().add("not_base64").add(hash));
        }
        return new PasswordHash(Json.text(user, "hashing_algorithm", DEFAULT_ALGORITHM), hash);
    }

    User user(String name, UserLimits limits) {
        return new User(name, password, tags, limits);
    }
}
