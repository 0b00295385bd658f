package io.chasqui.server.management.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoutesTest {

    private final Routes routes = new Routes()
            .get("/queues/{vhost}", Access.MANAGEMENT, "", request -> Answer.noContent())
            .get("/queues/detailed", Access.MANAGEMENT, "", request -> Answer.noContent())
            .get("/queues/{vhost}/{name}", Access.MANAGEMENT, "", request -> Answer.noContent())
            .put("/queues/{vhost}/{name}", Access.MANAGEMENT, "", request -> Answer.created())
            .delete("/vhosts/{vhost}", Access.ADMINISTRATOR, "", request -> Answer.noContent());

    @Test
    void variablesAreDecodedAndFixedSegmentsAreNot() {
        assertThat(routes.find("/queues/%2F/a%2Fb%20c%25").variables())
                .containsEntry("vhost", "/")
                .containsEntry("name", "a/b c%");
        assertNotFound("/queue%73/%2F");
    }

    @Test
    void aFixedSegmentIsMeantRatherThanAVariable() {
        assertThat(routes.find("/queues/detailed").variables()).isEmpty();
        assertThat(routes.find("/queues/other").variables()).containsEntry("vhost", "other");
    }

    @Test
    void oneSlashAtTheEndCountsForNothing() {
        assertThat(routes.find("/queues/v/").variables()).containsEntry("vhost", "v");
        assertNotFound("/queues/v//");
        assertNotFound("/queues//q");
        assertNotFound("/queues");
        assertNotFound("/");
        assertNotFound("");
    }

    @Test
    void namesMadeOfDotsAreNames() {
        assertThat(routes.find("/queues/../q").variables()).containsEntry("vhost", "..");
    }

    @Test
    void theAllowedMethodsAreThoseOfThePath() {
        Routes.Match match = routes.find("/queues/v/q");

        assertThat(match.allowed()).isEqualTo("GET, HEAD, OPTIONS, PUT");
        assertThat(match.require("HEAD").method()).isEqualTo("GET");
        assertThatThrownBy(() -> match.require("DELETE"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.answer().status()).isEqualTo(405));
    }

    @Test
    void aPathThatIsNotPercentEncodedUtf8IsABadRequest() {
        for (String path : new String[] {"/queues/%zz", "/queues/%2", "/queues/%ff"}) {
            assertThatThrownBy(() -> routes.find(path))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            e -> assertThat(e.answer().status()).isEqualTo(400));
        }
    }

    @Test
    void administratorsSeeVirtualHostsInWhichTheyHaveNoPermissions() {
        assertThat(routes.find("/queues/v/q").require("PUT").needsVisibleVhost())
                .isTrue();
        assertThat(routes.find("/vhosts/v").require("DELETE").needsVisibleVhost())
                .isFalse();
    }

    @Test
    void aRouteIsThereOnce() {
        assertThatThrownBy(
                        () -> routes.get("/queues/{vhost}", Access.MANAGEMENT, "again", request -> Answer.noContent()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertNotFound(String path) {
        assertThatThrownBy(() -> routes.find(path))
                .as(path)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.answer().status()).isEqualTo(404));
    }
}
