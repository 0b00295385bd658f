package io.chasqui.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.access.Login.Outcome;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginsTest {

    private final AccessControl database = new AccessControl("test-passwords");
    private final List<String> asked = new ArrayList<>();

    /** Lets those in whose secret is its own name, and writes down when it is asked. */
    private final class Backend implements LoginBackend {

        private final String name;

        Backend(String name) {
            this.name = name;
        }

        @Override
        public CompletionStage<Login> login(String user, String secret) {
            asked.add(name);
            return CompletableFuture.completedStage(
                    secret.equals(name)
                            ? Login.accepted(database.identity(user))
                            : Login.refused("not known to " + name));
        }

        @Override
        public Identity trusted(String user) {
            return user.equals(name) ? database.identity(user) : null;
        }

        @Override
        public CompletionStage<Login> renew(Identity identity, String secret) {
            return identity.name().equals(name) ? login(name, secret) : null;
        }

        @Override
        public void close() {
            asked.add("closed " + name);
        }
    }

    private final InetAddress local = InetAddress.getLoopbackAddress();
    private final Logins logins = new Logins(List.of(new Backend("first"), new Backend("second")), Set.of("guest"));

    @AfterEach
    void close() {
        database.close();
    }

    private Login login(String secret) {
        return logins.login("alice", secret, local).toCompletableFuture().join();
    }

    @Test
    void theFirstThatAcceptsIsTheLastThatIsAsked() {
        assertThat(login("first").outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(asked).containsExactly("first");
        asked.clear();
        assertThat(login("second").outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(asked).containsExactly("first", "second");
    }

    @Test
    void theLogLearnsTheReasonOfEach() {
        Login refused = login("neither");
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.reason()).isEqualTo("not known to first; not known to second");
    }

    @Test
    void aNewSecretGoesToTheBackendThatKnowsTheIdentity() {
        assertThat(renew("second", "second").outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(renew("second", "wrong").outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(asked).containsOnly("second");
        assertThat(renew("somebody", "whatever").outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    private Login renew(String user, String secret) {
        return logins.renew(database.identity(user), secret)
                .toCompletableFuture()
                .join();
    }

    @Test
    void everyBackendIsClosed() {
        logins.close();
        assertThat(asked).containsExactly("closed first", "closed second");
    }
}
