package io.chasqui.server.access.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.access.Permissions.Action;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    @ParameterizedTest
    @CsvSource({
        "read:*/*, READ, /, q, true",
        "read:*/*, WRITE, /, q, false",
        "write:vhost/q, WRITE, vhost, q, true",
        "write:vhost/q, WRITE, other, q, false",
        "write:vhost/q, WRITE, vhost, q1, false",
        "configure:%2F/orders-*, CONFIGURE, /, orders-7, true",
        "configure:%2F/orders-*, CONFIGURE, /, order, false",
        "read:v/a*b*c, READ, v, a1b2c, true",
        "read:v/a*b*c, READ, v, abc, true",
        "read:v/a*b*c, READ, v, acb, false",
        "read:v/*abc, READ, v, abcabc, true",
        "read:v/a%2Ab, READ, v, a*b, true",
        "read:v/a%2Ab, READ, v, axb, false",
        "read:v/a+b, READ, v, a b, true",
        "read:{vhost}/q, READ, any, q, true",
        "read:*/{vhost}.*, READ, tenant, tenant.q, true",
        "read:*/{vhost}.*, READ, tenant, other.q, false",
        "read:x/{vhost}, READ, *, anything, false",
        "read:v/q/key, READ, v, q, true"
    })
    void aScopeGrantsWhatItsPatternsMatch(String scope, Action action, String vhost, String name, boolean granted) {
        assertThat(Scope.of(scope).orElseThrow().grants(action, vhost, name)).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({
        "write:*/*/*, x, a.b, true",
        "write:*/x/a.*, x, a.b, true",
        "write:*/x/a.*, x, b.a, false",
        "write:*/x/a.*, y, a.b, false",
        "write:*/*, x, a.b, false"
    })
    void topicsNeedAScopeWithARoutingKey(String scope, String exchange, String key, boolean granted) {
        assertThat(Scope.of(scope).orElseThrow().grantsTopic(Action.WRITE, "/", exchange, key))
                .isEqualTo(granted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "read", "read:", "read:v", "read:a/b/c/d", "READ:a/b", "tag:administrator", "read:%/q", "a/b"
            })
    void whatIsNoPermissionGrantsNothing(String text) {
        assertThat(Scope.of(text)).isEmpty();
    }

    @Test
    void aHostileVirtualHostNameIsTakenLiterally() {
        Scope scope = Scope.of("read:*/{vhost}").orElseThrow();
        assertThat(scope.grants(Action.READ, "*", "*")).isTrue();
        assertThat(scope.grants(Action.READ, "*", "x")).isFalse();
        assertThat(scope.grants(Action.READ, "a+b", "a+b")).isTrue();
        assertThat(scope.grants(Action.READ, "%41", "A")).isFalse();
    }

    @Property
    void aWildcardIsTheRegularExpressionWithAnythingForItsAsterisks(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text,
            @ForAll("patterns") String pattern) {
        String expression = pattern.replace("*", ".*");
        assertThat(Wildcard.of(pattern).matches(text)).isEqualTo(text.matches(expression));
    }

    @net.jqwik.api.Provide
    static net.jqwik.api.Arbitrary<String> patterns() {
        return net.jqwik.api.Arbitraries.strings().withChars("ab*").ofMaxLength(6);
    }
}
