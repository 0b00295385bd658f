package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.cli.management.ApiException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Scanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Users, their passwords, tags and limits. */
@Command(name = "users")
final class UserCommands {

    /** A user, and a password on the command line or in the first line of the standard input, which nobody else can read. */
    static final class Login {
        @Parameters(index = "0", paramLabel = "USER")
        private String user;

        @Parameters(
                index = "1",
                paramLabel = "PASSWORD",
                arity = "0..1",
                description = "Read from the standard input if it is left out.")
        private String password;

        String password() {
            return given(password);
        }

        private static String given(String password) {
            if (password != null) {
                return password;
            }
            Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);
            String line = in.hasNextLine() ? in.nextLine() : "";
            if (line.isEmpty()) {
                throw new ApiException(Kind.REFUSED, "the password is empty");
            }
            return line;
        }
    }

    private static final int SALT_BYTES = 4;

    @Command(
            name = "hash_password",
            description = "Prints the hash of a password for a file of definitions"
                    + " (hashing_algorithm rabbit_password_hashing_sha256). Asks no broker.")
    static void hash(
            @Mixin ApiOptions options,
            @Parameters(
                            paramLabel = "PASSWORD",
                            arity = "0..1",
                            description = "Read from the standard input if it is left out.")
                    String password)
            throws NoSuchAlgorithmException {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(salt);
        byte[] hash = digest.digest(Login.given(password).getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(salt, salt.length + hash.length);
        System.arraycopy(hash, 0, both, salt.length, hash.length);
        options.out().println(Base64.getEncoder().encodeToString(both));
        options.out().flush();
    }

    @Command(name = "list_users", description = "Lists users and their tags.")
    static void list(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listing users ...");
        listing.print(options, options.api().get(path("users")), "name", "tags");
    }

    @Command(name = "add_user", description = "Creates a user, who may do nothing yet.")
    static void add(
            @Mixin ApiOptions options,
            @Mixin Login login,
            @Option(
                            names = "--pre-hashed-password",
                            description = "The password is a hash of RabbitMQ's default scheme, in base64.")
                    boolean hashed) {
        String user = login.user;
        String password = login.password();
        options.announce("Adding user \"%s\" ...", user);
        if (!options.api().find(path("users", user)).isMissingNode()) {
            throw new ApiException(Kind.REFUSED, "user \"" + user + "\" already exists");
        }
        ObjectNode body = object().put(hashed ? "password_hash" : "password", password);
        options.api().put(path("users", user), body.put("tags", ""));
    }

    @Command(name = "delete_user", description = "Deletes a user with all permissions.")
    static void delete(@Mixin ApiOptions options, @Parameters(paramLabel = "USER") String user) {
        options.announce("Deleting user \"%s\" ...", user);
        options.api().delete(path("users", user));
    }

    @Command(name = "change_password", description = "Gives a user another password.")
    static void changePassword(@Mixin ApiOptions options, @Mixin Login login) {
        String user = login.user;
        String password = login.password();
        options.announce("Changing password for user \"%s\" ...", user);
        ObjectNode body = object().put("password", password);
        body.set("tags", options.api().get(path("users", user)).path("tags"));
        options.api().put(path("users", user), body);
    }

    @Command(name = "clear_password", description = "Takes a user's password away: no login with a password any more.")
    static void clearPassword(@Mixin ApiOptions options, @Parameters(paramLabel = "USER") String user) {
        options.announce("Clearing password for user \"%s\" ...", user);
        ObjectNode body = object().put("password_hash", "");
        body.set("tags", options.api().get(path("users", user)).path("tags"));
        options.api().put(path("users", user), body);
    }

    @Command(name = "set_user_tags", description = "Gives a user exactly these tags; none takes all away.")
    static void setTags(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "TAG", arity = "0..*") List<String> tags) {
        List<String> wanted = tags == null ? List.of() : tags;
        options.announce("Setting tags for user \"%s\" to %s ...", user, wanted);
        ObjectNode body = object().put("tags", String.join(",", wanted));
        ObjectNode current = (ObjectNode) options.api().get(path("users", user));
        body.set("password_hash", current.path("password_hash"));
        body.set("hashing_algorithm", current.path("hashing_algorithm"));
        options.api().put(path("users", user), body);
    }

    @Command(name = "authenticate_user", description = "Tells by its exit code whether a user and a password fit.")
    static void authenticate(@Mixin ApiOptions options, @Mixin Login login) {
        String user = login.user;
        String password = login.password();
        options.announce("Authenticating user \"%s\" ...", user);
        try {
            options.apiAs(user, password).get(path("whoami"));
        } catch (ApiException e) {
            // Whoever may not use the API was recognised all the same.
            if (!e.getMessage().startsWith("Not management user")) {
                throw e;
            }
        }
        options.announce("Success");
    }

    @Command(name = "set_user_limits", description = "Sets limits of a user: {\"max-connections\": 10}.")
    static void setLimits(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "LIMITS", description = "JSON: max-connections, max-channels.") String limits) {
        options.announce("Setting user limits to \"%s\" for user \"%s\" ...", limits, user);
        Limits.set(options.api(), "user-limits", user, limits);
    }

    @Command(name = "clear_user_limits", description = "Removes one limit of a user, or all.")
    static void clearLimits(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "LIMIT", description = "A limit's name, or all.") String limit) {
        options.announce("Clearing \"%s\" limit for user \"%s\" ...", limit, user);
        Limits.clear(options.api(), "user-limits", user, limit);
    }

    @Command(name = "list_user_limits", description = "Lists the limits of users.")
    static void listLimits(
            @Mixin ApiOptions options,
            @Option(names = "--of", paramLabel = "USER", description = "Only those of this user; --user says who asks.")
                    String user,
            @Option(names = "--global", description = "Those of all users, as without --of.") boolean global,
            @Mixin ListOptions listing) {
        options.announce("Listing limits of users ...");
        boolean all = global || user == null;
        listing.print(
                options, options.api().get(all ? path("user-limits") : path("user-limits", user)), "user", "value");
    }
}
