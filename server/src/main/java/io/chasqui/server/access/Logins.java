package io.chasqui.server.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way into the broker, for every protocol: asks the configured backends one after the other until one accepts, and
 * then whether that one may come from there. Any thread may call.
 */
public final class Logins implements AutoCloseable {

    private final List<LoginBackend> backends;
    private final Set<String> loopbackUsers;

    /**
     * @param backends in the order in which they are asked
     * @param loopbackUsers users who may connect only from this machine
     */
    public Logins(List<LoginBackend> backends, Set<String> loopbackUsers) {
        this.backends = List.copyOf(backends);
        this.loopbackUsers = Set.copyOf(loopbackUsers);
    }

    /**
     * Logs somebody in with a password or a token.
     *
     * @return never fails; completes at once if no backend needs time, and otherwise on any thread
     */
    public CompletionStage<Login> login(String name, String secret, InetAddress from) {
        return ask(0, name, secret).thenApply(login -> fromThere(login, from));
    }

    private CompletionStage<Login> ask(int index, String name, String secret) {
        CompletionStage<Login> answer = backends.get(index).login(name, secret);
        return index + 1 == backends.size()
                ? answer
                : answer.thenCompose(login -> login.isAccepted()
                        ? CompletableFuture.completedStage(login)
                        : ask(index + 1, name, secret).thenApply(next -> blame(login, next)));
    }

    /** If all refuse, the log names the reason of each. */
    private static Login blame(Login first, Login next) {
        return next.isAccepted() || first.reason().equals(next.reason())
                ? next
                : Login.refused(first.reason() + "; " + next.reason());
    }

    /** Logs somebody in who has proved the name in another way, such as by a certificate. */
    public Login trusted(String name, InetAddress from) {
        for (LoginBackend backend : backends) {
            Identity identity = backend.trusted(name);
            if (identity != null) {
                return fromThere(Login.accepted(identity), from);
            }
        }
        return Login.refused("no such user");
    }

    private Login fromThere(Login login, InetAddress from) {
        boolean kept =
                login.isAccepted() && loopbackUsers.contains(login.identity().name()) && !from.isLoopbackAddress();
        return kept ? Login.onlyFromLoopback() : login;
    }

    /** A client brings a new token. Who came with a password stays as it is, whatever is brought. Never fails. */
    public CompletionStage<Login> renew(Identity identity, String secret) {
        for (LoginBackend backend : backends) {
            CompletionStage<Login> answer = backend.renew(identity, secret);
            if (answer != null) {
                return answer;
            }
        }
        return CompletableFuture.completedStage(Login.accepted(identity));
    }

    @Override
    public void close() {
        backends.forEach(LoginBackend::close);
    }
}
