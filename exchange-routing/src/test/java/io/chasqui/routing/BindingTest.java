package io.chasqui.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ShortString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {

    /** As RabbitMQ 4.3.6 writes them. */
    @ParameterizedTest
    @CsvSource({"'', ~", "key, key", "a.b-c_d, a.b-c_d", "a b, a+b", "~, %7E", "*.#, %2A.%23", "é/%, %C3%A9%2F%25"})
    void propertiesKeyIsTheEscapedRoutingKey(String key, String expected) {
        assertThat(binding(key, FieldTable.EMPTY).propertiesKey()).isEqualTo(expected);
    }

    @Test
    void propertiesKeyTellsArgumentsApart() {
        String one = binding("k", FieldTable.of("a", 1)).propertiesKey();
        assertThat(one).matches("k~[A-Za-z0-9_-]{12}");
        assertThat(binding("", FieldTable.of("a", 1)).propertiesKey()).isEqualTo("~" + one.substring(1));
        assertThat(binding("k", FieldTable.of("a", 2)).propertiesKey()).isNotEqualTo(one);
        assertThat(binding("k", FieldTable.of("a", 1L)).propertiesKey()).isNotEqualTo(one);
    }

    @Test
    void propertiesKeyStaysTheSameForEver() {
        // A change would break scripts that remember the key of a binding, and stored names of bindings.
        assertThat(binding("k", FieldTable.of("a", 1)).propertiesKey()).isEqualTo("k~4t0vzcIBdKhD");
    }

    @Test
    void orderOfArgumentsDoesNotCount() {
        Binding ab = binding("k", FieldTable.of("a", 1, "b", 2));
        Binding ba = binding("k", FieldTable.of("b", 2, "a", 1));
        assertThat(ab).isEqualTo(ba);
        assertThat(ab.propertiesKey()).isEqualTo(ba.propertiesKey());
        assertThat(ab.id()).isEqualTo(ba.id());
    }

    @Test
    void idsDifferInEveryPart() {
        assertThat(new Binding[] {
                    Binding.toQueue("x", "d", "k", FieldTable.EMPTY),
                    Binding.toExchange("x", "d", "k", FieldTable.EMPTY),
                    Binding.toQueue("x2", "d", "k", FieldTable.EMPTY),
                    Binding.toQueue("x", "d2", "k", FieldTable.EMPTY),
                    Binding.toQueue("x", "d", "k2", FieldTable.EMPTY),
                    Binding.toQueue("x", "d", "k\n", FieldTable.EMPTY),
                    Binding.toQueue("x", "d", "k", FieldTable.of("a", 1))
                })
                .extracting(Binding::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void survivesTheStoreWithNamesThatAreNoText() {
        String odd = ShortString.decode(new byte[] {(byte) 0xFF, 'a', (byte) 0x80});
        Binding binding = Binding.toExchange(odd, odd + "2", odd + "3", FieldTable.of("a", 1));
        FieldTable stored = binding.toTable();
        byte[] bytes = stored.encode();
        assertThat(Binding.fromTable(FieldTable.decode(bytes, 0, bytes.length))).isEqualTo(binding);
    }

    private static Binding binding(String key, FieldTable arguments) {
        return Binding.toQueue("x", "q", key, arguments);
    }
}
