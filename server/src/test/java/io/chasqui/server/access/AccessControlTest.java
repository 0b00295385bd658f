package io.chasqui.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.access.Login.Outcome;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessControlTest {

    private final AccessControl access = new AccessControl("test-passwords");
    private final Logins logins = new Logins(List.of(access), Set.of("guest"));
    private final InetAddress local = InetAddress.getLoopbackAddress();
    private InetAddress remote;

    @BeforeEach
    void users() throws Exception {
        remote = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        access.put(new User("alice", PasswordHash.of("secret"), List.of()));
        access.put(new User("guest", PasswordHash.of("guest"), List.of()));
        access.put(new User("nobody", null, List.of()));
    }

    @AfterEach
    void close() {
        logins.close();
    }

    private CompletableFuture<Outcome> begin(String user, String password, InetAddress from) {
        return logins.login(user, password, from).thenApply(Login::outcome).toCompletableFuture();
    }

    private Outcome login(String user, String password, InetAddress from) throws Exception {
        return begin(user, password, from).get(20, TimeUnit.SECONDS);
    }

    @Test
    void onlyTheRightPasswordLogsIn() throws Exception {
        assertThat(login("alice", "secret", remote)).isEqualTo(Outcome.ACCEPTED);
        assertThat(login("alice", "wrong", remote)).isEqualTo(Outcome.REFUSED);
        assertThat(login("ALICE", "secret", remote)).isEqualTo(Outcome.REFUSED);
        assertThat(login("unknown", "secret", remote)).isEqualTo(Outcome.REFUSED);
        assertThat(login("nobody", "", remote)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aPasswordIsRecognisedWithoutHashingItAgain() throws Exception {
        login("alice", "secret", remote);
        assertThat(begin("alice", "secret", remote)).isCompletedWithValue(Outcome.ACCEPTED);
        // Another one is not, and does not spoil it.
        assertThat(login("alice", "wrong", remote)).isEqualTo(Outcome.REFUSED);
        assertThat(begin("alice", "secret", remote)).isCompletedWithValue(Outcome.ACCEPTED);
    }

    @Test
    void aChangedPasswordIsNotRecognisedAnyMore() throws Exception {
        login("alice", "secret", remote);
        access.put(new User("alice", PasswordHash.of("changed"), List.of()));
        assertThat(login("alice", "secret", remote)).isEqualTo(Outcome.REFUSED);
        assertThat(login("alice", "changed", remote)).isEqualTo(Outcome.ACCEPTED);
        access.removeUser("alice");
        assertThat(login("alice", "changed", remote)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aPasswordChangedWhileItIsVerifiedIsNotRecognisedAfterwards() throws Exception {
        for (int round = 0; round < 10; round++) {
            access.put(new User("alice", PasswordHash.of("secret"), List.of()));
            PasswordHash changed = PasswordHash.of("changed");
            CompletableFuture<Outcome> racing = begin("alice", "secret", remote);
            access.put(new User("alice", changed, List.of()));
            racing.get(20, TimeUnit.SECONDS);
            assertThat(login("alice", "secret", remote)).isEqualTo(Outcome.REFUSED);
        }
    }

    @Test
    void loopbackUsersComeFromThisMachineOnly() throws Exception {
        assertThat(login("guest", "guest", remote)).isEqualTo(Outcome.ONLY_FROM_LOOPBACK);
        assertThat(login("guest", "guest", local)).isEqualTo(Outcome.ACCEPTED);
        assertThat(begin("guest", "guest", remote)).isCompletedWithValue(Outcome.ONLY_FROM_LOOPBACK);
        assertThat(login("guest", "wrong", remote)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void whoIsTrustedNeedsNoPasswordButMustExist() {
        assertThat(logins.trusted("nobody", remote).identity().name()).isEqualTo("nobody");
        assertThat(logins.trusted("guest", remote).outcome()).isEqualTo(Outcome.ONLY_FROM_LOOPBACK);
        assertThat(logins.trusted("unknown", local).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void everyChangeChangesTheVersion() {
        long version = access.version();
        access.grant("alice", "/", Permissions.of("", "", ""));
        assertThat(access.version()).isGreaterThan(version);
        version = access.version();
        access.grant("alice", "/", null);
        assertThat(access.version()).isGreaterThan(version);
        assertThat(access.permissions("alice", "/")).isNull();
        version = access.version();
        access.removeUser("alice");
        assertThat(access.version()).isGreaterThan(version);
        assertThat(access.user("alice")).isNull();
    }
}
