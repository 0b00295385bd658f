package io.chasqui.store.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.store.definitions.DefinitionKey.Kind;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionKeyTest {

    @Property(tries = 300)
    void anyBytesMakeANameThatComesBack(@ForAll Kind kind, @ForAll byte[] vhost, @ForAll byte[] name) {
        DefinitionKey key = new DefinitionKey(kind, ShortString.decode(vhost), ShortString.decode(name));
        assertThat(DefinitionKey.decode(key.encode())).isEqualTo(key);
    }

    @Test
    void sortsByKindFirst() {
        byte[] vhost = new DefinitionKey(Kind.VHOST, "zzz", "zzz").encode();
        byte[] binding = new DefinitionKey(Kind.BINDING, "", "").encode();
        assertThat(Arrays.compareUnsigned(vhost, binding)).isNegative();
    }

    @Test
    void kindsKeepTheirPlaceInTheFileFormat() {
        assertThat(Kind.values())
                .containsExactly(
                        Kind.GLOBAL_PARAMETER,
                        Kind.VHOST,
                        Kind.USER,
                        Kind.PERMISSION,
                        Kind.TOPIC_PERMISSION,
                        Kind.PARAMETER,
                        Kind.OPERATOR_POLICY,
                        Kind.POLICY,
                        Kind.EXCHANGE,
                        Kind.QUEUE,
                        Kind.BINDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\u0001", "\u0001\u0000", "\u0000\u0000\u0000", "\u007f\u0000\u0000", "\u0001\u0000\u0009abc"
            })
    void otherBytesAreNoKey(String bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> DefinitionKey.decode(ShortString.encode(bytes)));
    }
}
