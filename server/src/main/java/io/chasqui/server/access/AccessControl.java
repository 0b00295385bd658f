package io.chasqui.server.access;

import io.chasqui.server.access.Permissions.Action;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The users of the broker's own database and what each of them may touch. Reads are lock-free and may come from any thread; changes come from the
 * definition thread. Password hashing takes its time on purpose, so it runs on a thread of its own, and a password that
 * matched once is recognised by a keyed digest afterwards: ten thousand connections of one user cost one PBKDF2.
 */
public final class AccessControl implements LoginBackend {

    /** What belongs to one user in one virtual host. */
    public record Grant(String user, String vhost) {}

    private record TopicGrant(TopicPermission permission, TopicPermission.Topics topics) {}

    /** Logins waiting for the hashing thread; more are refused, so that a flood of guesses cannot fill the heap. */
    private static final int MAX_WAITING_LOGINS = 10_000;

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<Grant, Permissions> permissions = new ConcurrentHashMap<>();
    private final Map<Grant, Map<String, TopicGrant>> topics = new ConcurrentHashMap<>();
    private final Map<String, byte[]> recognised = new ConcurrentHashMap<>();
    private final byte[] digestKey = new byte[32];
    private final ThreadPoolExecutor hashing;
    private volatile long version;

    public AccessControl(String threadName) {
        new SecureRandom().nextBytes(digestKey);
        this.hashing = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING_LOGINS), task -> {
                    Thread thread = new Thread(task, threadName);
                    thread.setDaemon(true);
                    return thread;
                });
        hashing.allowCoreThreadTimeOut(true);
    }

    /** Changes whenever a user or permission does: what was cached under an older version must be asked again. */
    public long version() {
        return version;
    }

    public void put(User user) {
        users.put(user.name(), user);
        changed(user.name());
    }

    public void removeUser(String name) {
        users.remove(name);
        permissions.keySet().removeIf(grant -> grant.user.equals(name));
        topics.keySet().removeIf(grant -> grant.user.equals(name));
        changed(name);
    }

    /** @param granted null takes the permissions away */
    public void grant(String user, String vhost, Permissions granted) {
        Grant grant = new Grant(user, vhost);
        if (granted == null) {
            permissions.remove(grant);
        } else {
            permissions.put(grant, granted);
        }
        changed(user);
    }

    /**
     * Sets the topic permissions of a user.
     *
     * @param granted by exchange; empty takes them all away, and with them every restriction
     */
    public void grantTopics(String user, String vhost, Map<String, TopicPermission> granted) {
        Grant grant = new Grant(user, vhost);
        if (granted.isEmpty()) {
            topics.remove(grant);
        } else {
            Map<String, TopicGrant> byExchange = new TreeMap<>();
            granted.forEach((exchange, permission) ->
                    byExchange.put(exchange, new TopicGrant(permission, permission.of(user, vhost))));
            topics.put(grant, byExchange);
        }
        changed(user);
    }

    /** Takes away what anybody may do in a virtual host. */
    public void removeVhost(String vhost) {
        permissions.keySet().removeIf(grant -> grant.vhost.equals(vhost));
        topics.keySet().removeIf(grant -> grant.vhost.equals(vhost));
        version++;
    }

    private void changed(String user) {
        // In this order: see verify.
        version++;
        recognised.remove(user);
    }

    /** Null if there is no such user. */
    public User user(String name) {
        return users.get(name);
    }

    /** Null if the user has no permissions there, and so may not open the virtual host. */
    public Permissions permissions(String user, String vhost) {
        return permissions.get(new Grant(user, vhost));
    }

    /** All users: a live view. */
    public Collection<User> users() {
        return Collections.unmodifiableCollection(users.values());
    }

    /** Everything that was granted: a live view. */
    public Map<Grant, Permissions> permissions() {
        return Collections.unmodifiableMap(permissions);
    }

    /** Who has topic permissions: a live view. */
    public Set<Grant> topicGrants() {
        return Collections.unmodifiableSet(topics.keySet());
    }

    /** The topic permissions of a user, by exchange. */
    public Map<String, TopicPermission> topicPermissions(String user, String vhost) {
        Map<String, TopicPermission> granted = new TreeMap<>();
        topics.getOrDefault(new Grant(user, vhost), Map.of())
                .forEach((exchange, grant) -> granted.put(exchange, grant.permission));
        return granted;
    }

    /** Whether the user may use a routing key at a topic exchange: yes, unless there is a topic permission for it. */
    public boolean allowsTopic(String user, String vhost, String exchange, Action action, String routingKey) {
        TopicGrant grant = topics.getOrDefault(new Grant(user, vhost), Map.of()).get(exchange);
        return grant == null || grant.topics.allow(action, routingKey);
    }

    /** Whether {@link #allowsTopic} may say no. */
    public boolean hasTopicPermissions() {
        return !topics.isEmpty();
    }

    /** What the database says of a user from now on, question by question. */
    public Identity identity(String user) {
        return new DatabaseIdentity(user, this);
    }

    @Override
    public Identity trusted(String name) {
        return users.containsKey(name) ? identity(name) : null;
    }

    @Override
    public CompletionStage<Login> renew(Identity identity, String secret) {
        return identity.isInternal() ? CompletableFuture.completedStage(Login.accepted(identity)) : null;
    }

    /**
     * Verifies a password.
     *
     * @return completes on the hashing thread, or at once for a password recognised from an earlier login
     */
    @Override
    public CompletionStage<Login> login(String name, String password) {
        byte[] digest = digest(name, password);
        if (isRecognised(name, digest)) {
            return CompletableFuture.completedStage(Login.accepted(identity(name)));
        }
        try {
            return CompletableFuture.supplyAsync(() -> verify(name, password, digest), hashing);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(Login.refused("too many logins at once"));
        }
    }

    private boolean isRecognised(String name, byte[] digest) {
        byte[] known = recognised.get(name);
        return users.containsKey(name) && known != null && MessageDigest.isEqual(known, digest);
    }

    private Login verify(String name, String password, byte[] digest) {
        if (isRecognised(name, digest)) {
            // Many clients come back at once after a restart: the first of them has paid for all.
            return Login.accepted(identity(name));
        }
        long before = version;
        User user = users.get(name);
        if (user == null || user.password() == null || !user.password().matches(password)) {
            return Login.refused("invalid credentials");
        }
        recognised.put(name, digest);
        if (version != before) {
            // It may be the old password that matched, and the change may have looked here already.
            recognised.remove(name);
        }
        return Login.accepted(identity(name));
    }

    private byte[] digest(String name, String password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(digestKey);
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            return sha.digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hashing.shutdownNow();
    }
}
