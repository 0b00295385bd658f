package io.chasqui.server.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class PercentCodeTest {

    @Property
    void whatIsEncodedDecodesToItself(@ForAll @NotEmpty String name) {
        String wellFormed = new String(
                name.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);

        String encoded = PercentCode.encode(wellFormed);

        assertThat(encoded).matches("[A-Za-z0-9._~%-]+");
        assertThat(PercentCode.decode(encoded)).isEqualTo(wellFormed);
    }

    @Test
    void aPlusSignIsNoBlank() {
        assertThat(PercentCode.decode("a+b%2B")).isEqualTo("a+b+");
        assertThat(PercentCode.encode("a+b ~")).isEqualTo("a%2Bb%20~");
    }
}
